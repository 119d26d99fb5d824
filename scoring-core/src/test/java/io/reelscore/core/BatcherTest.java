package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The batcher on the test's own thread: it takes what was sent, in order, up to the stop. */
class BatcherTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeExecutor executor = new FakeExecutor(8, false);
  private final Permits permits = new Permits(64, 1000);

  @Test
  void idle_workers_share_what_is_queued() {
    Batcher batcher = new Batcher(8, Duration.ofSeconds(1).toNanos(), ticker);
    List<Worker> workers = idleWorkers(batcher, 2);
    List<PendingScore> items = submit(batcher, 8);

    batcher.stop();
    batcher.run();
    workers.forEach(Worker::run);

    assertThat(executor.batchSizes).containsExactly(4, 4);
    assertThat(items).allMatch(PendingScore::isAnswered);
    assertThat(permits.itemsInFlight()).isZero();
  }

  @Test
  void a_queue_that_is_neither_full_nor_old_waits() throws Exception {
    Batcher batcher = new Batcher(8, Duration.ofSeconds(1).toNanos(), ticker);
    List<Worker> workers = idleWorkers(batcher, 1);
    List<PendingScore> items = submit(batcher, 7);

    batcher.stop();
    batcher.run();
    workers.forEach(Worker::run);

    assertThat(executor.batchSizes).isEmpty();
    for (PendingScore item : items) {
      assertThat(EngineFixture.failure(item).reason()).isEqualTo(FailureReason.DRAINING);
    }
  }

  @Test
  void a_worker_gets_no_more_than_a_batch() {
    Batcher batcher = new Batcher(8, Duration.ofSeconds(1).toNanos(), ticker);
    List<PendingScore> items = submit(batcher, 11);
    List<Worker> workers = idleWorkers(batcher, 1);

    batcher.stop();
    batcher.run();
    workers.forEach(Worker::run);

    assertThat(executor.batchSizes).containsExactly(8);
    assertThat(items).allMatch(PendingScore::isAnswered);
  }

  private List<Worker> idleWorkers(Batcher batcher, int count) {
    EngineModel model = new EngineModel("fake", FakeExecutor.DIMENSIONS, executor);
    BatchRun run = new BatchRun(model, ticker, EngineListener.NONE, new RetryHint(count));
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Worker worker = new Worker(run, batcher);
      batcher.idle(worker);
      workers.add(worker);
    }
    return workers;
  }

  private List<PendingScore> submit(Batcher batcher, int count) {
    List<PendingScore> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Permits.HeldPermit permit = ((Permits.Attempt.Taken) permits.tryTake(1, 1)).permit();
      permit.hold();
      permit.close();
      ScoringRequest request =
          new ScoringRequest(EngineFixture.input(i), permit, ticker.in(EngineFixture.FAR));
      PendingScore item =
          new PendingScore(
              request, permit, ticker.nanos(), EngineListener.NONE, batcher::cancelled);
      batcher.submitted(item);
      items.add(item);
    }
    return items;
  }
}
