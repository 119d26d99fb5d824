package io.reelscore.loadtest.engine;

import io.reelscore.client.ModelRef;
import io.reelscore.client.ScoreResult;
import io.reelscore.loadtest.load.ServiceCalls;
import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.model.Workload;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.process.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The service in a process of its own, called over loopback; what the client costs is in this
 * process and is not measured.
 */
final class ServiceLoop implements Contender {
  private static final int REHEARSED_AT_ONCE = 1000;

  private final ServiceProcess service;
  private final ServiceCalls calls;
  private final Workload workload;
  private final Workload rehearsal;
  private final int inFlight;

  private ServiceLoop(ServiceProcess service, EngineBenchSetup setup) {
    this.service = service;
    this.workload = setup.workload();
    this.rehearsal = setup.rehearsal();
    this.inFlight = setup.inFlight();
    this.calls = new ServiceCalls(service.target(), inFlight);
  }

  /** Starts the service with the same threads and batches. */
  static ServiceLoop start(EngineBenchSetup setup) throws IOException {
    return new ServiceLoop(
        ServiceProcess.start(
            setup.workload().folder(),
            Map.of(
                "reelscore.models[1].path", setup.rehearsal().folder().toAbsolutePath().toString(),
                "reelscore.execution.workers", String.valueOf(setup.threads()),
                "reelscore.execution.max-batch-items", String.valueOf(setup.batchItems()))),
        setup);
  }

  @Override
  public String name() {
    return "service";
  }

  @Override
  public CpuClock cpu() {
    return service.cpu();
  }

  /** Many samples that cost next to nothing: what surrounds a run is compiled by their number. */
  @Override
  public void rehearse(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      var _ = score(rehearsal, REHEARSED_AT_ONCE);
    }
  }

  @Override
  public Work score(int items) throws InterruptedException {
    return score(workload, items);
  }

  private Work score(Workload samples, int items) throws InterruptedException {
    ModelRef model = ModelRef.named(samples.manifest().name());
    DoubleAdder batches = new DoubleAdder();
    Window window = new Window(inFlight);
    for (int i = 0; i < items; i++) {
      window.enter();
      var _ =
          calls
              .score(samples.at(i), model)
              .thenAccept(result -> {
                switch (result) {
                  case ScoreResult.Scored scored -> {
                    batches.add(1.0 / scored.timings().batchItems());
                    window.scored();
                  }
                  case ScoreResult.Failed failed -> window.failed(failed.message());
                }
              });
    }
    window.awaitEmpty();
    return new Work(items, batches.sum());
  }

  @Override
  public void close() throws IOException {
    calls.close();
    service.close();
  }
}
