package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An engine over a fake executor and a manual ticker. */
final class EngineFixture implements AutoCloseable {
  static final Duration FAR = Duration.ofHours(1);

  final ManualTicker ticker = new ManualTicker();
  final FakeExecutor executor;
  final ScoringEngine engine;

  EngineFixture(FakeExecutor executor, EngineOptions options) {
    this(executor, options, EngineListener.NONE);
  }

  EngineFixture(FakeExecutor executor, EngineOptions options, EngineListener listener) {
    this.executor = executor;
    this.engine =
        ScoringEngine.start(
            new EngineModel("fake", FakeExecutor.DIMENSIONS, executor), options, ticker, listener);
  }

  static EngineOptions options(int workers, int maxBatchItems) {
    return new EngineOptions(workers, maxBatchItems, Duration.ZERO, 64, 1 << 20);
  }

  static SampleInput input(int firstByte) {
    return new SampleInput(
        ByteBuffer.wrap(new byte[] {(byte) firstByte, 0, 0}), new long[0], new long[0]);
  }

  Permit permit(int items) {
    Admission admission = engine.admit(items, items * 3L);
    assertThat(admission).isInstanceOf(Admission.Granted.class);
    return ((Admission.Granted) admission).permit();
  }

  /** Submits under a permit of its own that is closed when the outcome is there. */
  ScoreTicket submit(int firstByte, Duration deadline) {
    Permit permit = permit(1);
    ScoreTicket ticket =
        engine.submit(new ScoringRequest(input(firstByte), permit, ticker.in(deadline)));
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

  static float[] rewards(ScoreTicket ticket) throws Exception {
    ScoreOutcome outcome = outcome(ticket);
    assertThat(outcome).isInstanceOf(ScoreOutcome.Scored.class);
    return ((ScoreOutcome.Scored) outcome).rewards();
  }

  void awaitRunning(int batches) throws InterruptedException {
    assertThat(executor.entered.tryAcquire(batches, 60, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    executor.open(1_000_000);
    engine.close();
  }
}
