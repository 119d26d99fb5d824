package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A device with one engine over a fake executor, a door, and a manual ticker. */
final class EngineFixture implements AutoCloseable {
  static final Duration FAR = Duration.ofHours(1);
  static final Bucket BUCKET = new Bucket(1, 1, 1, 0, 10);
  static final Duration WATCHDOG = Duration.ofMinutes(30);
  static final Duration RECOVERY = Duration.ofSeconds(30);

  final ManualTicker ticker = new ManualTicker();
  final FakeExecutor executor;
  final AdmissionControl admission;
  final Device device;
  final ScoringEngine engine;

  EngineFixture(FakeExecutor executor) {
    this(executor, EngineListener.NONE);
  }

  EngineFixture(FakeExecutor executor, EngineListener listener) {
    this(executor, device(1), options(8), listener);
  }

  EngineFixture(
      FakeExecutor executor, DeviceOptions device, EngineOptions options, EngineListener listener) {
    this(executor, device, options, AdmissionLimits.global(64, 1 << 20), listener);
  }

  EngineFixture(
      FakeExecutor executor,
      DeviceOptions deviceOptions,
      EngineOptions options,
      AdmissionLimits limits,
      EngineListener listener) {
    this.executor = executor;
    this.admission = AdmissionControl.create(limits, ticker);
    this.device = Device.start("fake", deviceOptions, ticker);
    this.engine = device.open(model(executor), options, listener);
  }

  static EngineModel model(FakeExecutor executor) {
    return new EngineModel("fake", FakeExecutor.DIMENSIONS, executor, executor.rowsIndependent());
  }

  static DeviceOptions device(int workers) {
    return new DeviceOptions(workers, workers, Duration.ofSeconds(2), WATCHDOG, RECOVERY);
  }

  static EngineOptions options(int maxBatchItems) {
    return options(maxBatchItems, Duration.ZERO);
  }

  static EngineOptions options(int maxBatchItems, Duration maxBatchDelay) {
    return new EngineOptions(1, maxBatchItems, Long.MAX_VALUE, maxBatchDelay);
  }

  static SampleInput input(int firstByte) {
    return input(firstByte, BUCKET);
  }

  static SampleInput input(int firstByte, Bucket bucket) {
    return new SampleInput(
        ByteBuffer.wrap(new byte[] {(byte) firstByte, 0, 0}),
        new SamplePrompt.None(),
        bucket,
        Math.max(1, bucket.itemCost() - 1));
  }

  ScoringRequest request(int firstByte, Permit permit, Duration deadline) {
    return new ScoringRequest(
        input(firstByte), permit, ticker.in(deadline), RunKey.NONE, Priority.TRAINING);
  }

  Permit permit(int items) {
    Admission admitted = admission.admit(items, items * 3L);
    assertThat(admitted).isInstanceOf(Admission.Granted.class);
    return ((Admission.Granted) admitted).permit();
  }

  /** Submits under a permit of its own that is closed when the outcome is there. */
  ScoreTicket submit(int firstByte, Duration deadline) {
    Permit permit = permit(1);
    ScoreTicket ticket = engine.submit(request(firstByte, permit, deadline));
    ticket.outcome().thenRun(permit::close);
    return ticket;
  }

  ScoreTicket submit(int firstByte) {
    return submit(firstByte, FAR);
  }

  static ScoreOutcome outcome(ScoreTicket ticket) throws Exception {
    return ticket.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static ScoreOutcome.Failed failure(ScoreTicket ticket) throws Exception {
    ScoreOutcome outcome = outcome(ticket);
    assertThat(outcome).isInstanceOf(ScoreOutcome.Failed.class);
    return (ScoreOutcome.Failed) outcome;
  }

  /** The rewards of a sample that has one in each dimension. */
  static float[] rewards(ScoreTicket ticket) throws Exception {
    List<DimensionReward> rewards = dimensions(ticket);
    float[] raw = new float[rewards.size()];
    for (int i = 0; i < raw.length; i++) {
      assertThat(rewards.get(i)).isInstanceOf(DimensionReward.Finite.class);
      raw[i] = ((DimensionReward.Finite) rewards.get(i)).raw();
    }
    return raw;
  }

  static List<DimensionReward> dimensions(ScoreTicket ticket) throws Exception {
    ScoreOutcome outcome = outcome(ticket);
    assertThat(outcome).isInstanceOf(ScoreOutcome.Scored.class);
    return ((ScoreOutcome.Scored) outcome).rewards();
  }

  void awaitRunning(int batches) throws InterruptedException {
    assertThat(executor.entered.tryAcquire(batches, 60, TimeUnit.SECONDS)).isTrue();
  }

  /** Makes the owner of the queues look at the time. */
  void awaitQueued(int items) {
    while (engine.load().queuedItems() != items) {
      Thread.onSpinWait();
    }
  }

  /** Until the owner of the queues has seen what waits; a sample counts before that. */
  void awaitOldest() {
    while (engine.load().oldestQueuedNanos() == 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    executor.open(1_000_000);
    device.close();
  }
}
