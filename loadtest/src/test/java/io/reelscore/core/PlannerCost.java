package io.reelscore.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The scheduler alone, on one thread: a batch of eight comes back, eight samples arrive, the next
 * batch is planned, with so many waiting all the while. The score is the time of one sample.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 7, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class PlannerCost {
  private static final int BATCH = 8;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Samples that wait. */
  @Param({"100", "10000"})
  public int queued;

  /** Runs they belong to, in equal parts, in both classes and three buckets. */
  @Param({"1", "100"})
  public int runs;

  private final Ticker ticker = Ticker.system();
  private final PermitDesk door =
      new PermitDesk(AdmissionLimits.global(Integer.MAX_VALUE, Long.MAX_VALUE), ticker);
  private final Scheduler scheduler =
      new Scheduler(new DeviceOptions(1, 1, SECOND, SECOND, SECOND));
  private final List<SampleInput> inputs = new ArrayList<>();
  private final List<RunKey> keys = new ArrayList<>();
  private final Runner runner = new Runner();
  private @Nullable Lane lane;
  private long submitted;

  private static final class Runner implements BatchRunner {
    private @Nullable Batch batch;

    @Override
    public void start(Batch started) {
      batch = started;
    }

    @Override
    public long supervise(long nowNanos) {
      return Long.MAX_VALUE;
    }

    @Override
    public void stop() {}
  }

  /** Fills the queues. */
  @Setup
  public void fill() {
    for (int frames = 1; frames <= 3; frames++) {
      Bucket bucket = new Bucket(frames, 1, 1, 0, 10 * frames);
      inputs.add(new SampleInput(ByteBuffer.allocate(1), new SamplePrompt.None(), bucket, 1));
    }
    for (int run = 0; run < runs; run++) {
      keys.add(new RunKey("", "run " + run));
    }
    Lane opened =
        new Lane(
            new EngineModel("nothing", List.of("reward"), new Nothing(), true),
            new EngineOptions(1, BATCH, Long.MAX_VALUE, Duration.ZERO),
            EngineListener.NONE,
            SECOND.toNanos());
    lane = opened;
    accept(new Scheduler.Event.Opened(opened));
    accept(new Scheduler.Event.Ready(runner));
    for (int i = 0; i < queued; i++) {
      submit(opened);
    }
    scheduler.turn(ticker.nanos());
  }

  /** One batch out, as many samples in. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long planned() {
    Batch batch = runner.batch;
    if (batch == null || lane == null || batch.items().size() != BATCH) {
      throw new IllegalStateException("batch: " + batch + " (expected: a full one)");
    }
    accept(
        new Scheduler.Event.Finished(runner, batch, new BatchReport(batch.bucket(), 80, 1000, 0)));
    for (PendingScore item : batch.items()) {
      item.letGo();
      submit(lane);
    }
    return scheduler.turn(ticker.nanos());
  }

  private void submit(Lane to) {
    if (!(door.admit(1, 1) instanceof Admission.Granted(PermitDesk.HeldPermit permit))) {
      throw new IllegalStateException("permit: refused (expected: granted)");
    }
    permit.hold();
    permit.close();
    long number = submitted++;
    ScoringRequest request =
        new ScoringRequest(
            inputs.get((int) (number % inputs.size())),
            permit,
            ticker.nanos() + TimeUnit.HOURS.toNanos(1),
            keys.get((int) (number / 6 % keys.size())),
            number % 2 == 0 ? Priority.TRAINING : Priority.EVALUATION);
    accept(
        new Scheduler.Event.Submitted(
            to,
            new PendingScore(request, permit, ticker.nanos(), EngineListener.NONE, item -> {})));
  }

  private void accept(Scheduler.Event event) {
    scheduler.accept(event, ticker.nanos());
  }

  private static final class Nothing implements BatchExecutor {
    @Override
    public int maxBatchItems() {
      return BATCH;
    }

    @Override
    public float[][] execute(List<SampleInput> batch, RunControl control) {
      return new float[batch.size()][1];
    }
  }
}
