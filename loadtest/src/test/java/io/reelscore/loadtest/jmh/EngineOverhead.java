package io.reelscore.loadtest.jmh;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLimits;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.Bucket;
import io.reelscore.core.Device;
import io.reelscore.core.DeviceOptions;
import io.reelscore.core.EngineListener;
import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.Permit;
import io.reelscore.core.Priority;
import io.reelscore.core.RunControl;
import io.reelscore.core.RunKey;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.ScoringRequest;
import io.reelscore.core.Ticker;
import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.process.CpuClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From admission to outcome through a model that does nothing. The score is wall-clock time of an
 * item; {@code cpuMicros / items} of the second result is the process's CPU time of one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 7, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class EngineOverhead {
  private static final int ITEMS = 20_000;
  private static final int NANOS_PER_MICRO = 1000;
  private static final SampleInput INPUT =
      new SampleInput(
          ByteBuffer.allocateDirect(1), new SamplePrompt.None(), new Bucket(1, 1, 1, 0, 1), 1);

  /** Items on their way at once; 10,000 keeps that many queued. */
  @Param({"1", "64", "10000"})
  public int inFlight;

  private final Ticker ticker = Ticker.system();
  private AdmissionControl admission;
  private Device device;
  private ScoringEngine engine;

  /** CPU time of the process. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    /** Of all threads. */
    public long cpuMicros;

    /** Scored in that time. */
    public long items;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      cpuMicros = 0;
      items = 0;
    }
  }

  /** A device of one worker. */
  @Setup
  public void open() {
    admission = AdmissionControl.create(AdmissionLimits.global(20_000, 20_000), ticker);
    device = Device.start("bench", DeviceOptions.cpu(1), ticker);
    engine =
        device.open(
            new EngineModel(
                "nothing",
                List.of("reward"),
                new BatchExecutor() {
                  @Override
                  public int maxBatchItems() {
                    return 8;
                  }

                  @Override
                  public float[][] execute(List<SampleInput> batch, RunControl control) {
                    return new float[batch.size()][1];
                  }
                },
                true),
            new EngineOptions(1, 8, Long.MAX_VALUE, Duration.ZERO),
            EngineListener.NONE);
  }

  /** The end. */
  @TearDown
  public void close() {
    device.close();
  }

  /** Many items through a closed loop. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void enqueueToOutcome(Cpu cpu) throws InterruptedException {
    long before = CpuClock.ofThisProcess().nanos();
    Window window = new Window(inFlight);
    for (int i = 0; i < ITEMS; i++) {
      window.enter();
      submit(window);
    }
    window.awaitEmpty();
    cpu.cpuMicros += (CpuClock.ofThisProcess().nanos() - before) / NANOS_PER_MICRO;
    cpu.items += ITEMS;
  }

  private void submit(Window window) {
    if (!(admission.admit(1, 1) instanceof Admission.Granted(Permit permit))) {
      throw new IllegalStateException("permit: refused (expected: granted)");
    }
    try (permit) {
      var _ =
          engine
              .submit(
                  new ScoringRequest(INPUT, permit, Long.MAX_VALUE, RunKey.NONE, Priority.TRAINING))
              .outcome()
              .thenRun(window::scored);
    }
  }
}
