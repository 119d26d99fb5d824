package io.reelscore.loadtest.engine;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLimits;
import io.reelscore.core.BatchFacts;
import io.reelscore.core.Device;
import io.reelscore.core.DeviceOptions;
import io.reelscore.core.EngineListener;
import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.Permit;
import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.core.SampleInput;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.ScoringRequest;
import io.reelscore.core.Ticker;
import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.runtime.RewardModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The engine in this process, without a network: admission, queue, batches, execution. */
final class EngineLoop implements Contender {
  private static final long DEADLINE_NANOS = Duration.ofMinutes(10).toNanos();

  private final List<SampleInput> inputs;
  private final int inFlight;
  private final Ticker ticker = Ticker.system();
  private final AtomicLong batches = new AtomicLong();
  private final AdmissionControl admission;
  private final Device device;
  private final ScoringEngine engine;

  EngineLoop(EngineBenchSetup setup, RewardModel model, List<SampleInput> inputs) {
    this.inputs = inputs;
    this.inFlight = setup.inFlight();
    this.admission =
        AdmissionControl.create(AdmissionLimits.global(2 * inFlight, Long.MAX_VALUE), ticker);
    this.device = Device.start("bench", DeviceOptions.cpu(setup.threads()), ticker);
    this.engine =
        device.open(
            new EngineModel(
                model.identity().text(), model.manifest().dimensionNames(), model.executor(), true),
            new EngineOptions(1, setup.batchItems(), Long.MAX_VALUE, Duration.ZERO),
            new EngineListener() {
              @Override
              public void batchStarted(BatchFacts batch) {
                batches.incrementAndGet();
              }
            });
  }

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public CpuClock cpu() {
    return CpuClock.ofThisProcess();
  }

  @Override
  public Work score(int items) throws InterruptedException {
    long before = batches.get();
    Window window = new Window(inFlight);
    for (int i = 0; i < items; i++) {
      window.enter();
      submit(inputs.get(i % inputs.size()), window);
    }
    window.awaitEmpty();
    return new Work(items, batches.get() - before);
  }

  private void submit(SampleInput input, Window window) {
    try (Permit permit = permit(input)) {
      var _ =
          engine
              .submit(
                  new ScoringRequest(
                      input,
                      permit,
                      ticker.nanos() + DEADLINE_NANOS,
                      RunKey.NONE,
                      Priority.TRAINING))
              .outcome()
              .thenAccept(outcome -> {
                switch (outcome) {
                  case ScoreOutcome.Scored _ -> window.scored();
                  case ScoreOutcome.Failed failed -> window.failed(failed.message());
                }
              });
    }
  }

  /** Always granted: the door is twice as wide as the window. */
  private Permit permit(SampleInput input) {
    return switch (admission.admit(1, input.clip().remaining())) {
      case Admission.Granted(Permit permit) -> permit;
      case Admission.Refused(ScoreOutcome.Failed failure) ->
          throw new IllegalStateException("not admitted: " + failure.message());
    };
  }

  @Override
  public void close() {
    device.close();
  }
}
