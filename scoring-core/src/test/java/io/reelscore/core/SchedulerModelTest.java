package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random steps of everything a scheduler may be told, side by side with {@link SimpleScheduler}: at
 * each step both start the same batches, forget the same samples, and want to be called at the same
 * time. Run one seed again with {@code -Dreelscore.seed=N}.
 */
class SchedulerModelTest {
  private static final int STEPS = 15_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_decision_is_that_of_the_simple_model(int number) {
    long seed = Long.getLong("reelscore.seed", number);
    Run run = new Run(seed);
    for (int step = 0; step < STEPS; step++) {
      run.step(step);
    }
    run.end();
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final SchedulerBench bench;
    private final SimpleScheduler simple;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<PendingScore> submitted = new ArrayList<>();
    private final int crowd;
    private String where = "";

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      int workers = 1 + random.nextInt(4);
      DeviceOptions options =
          new DeviceOptions(
              workers,
              1 + random.nextInt(workers),
              Duration.ofMillis(random.nextInt(40)),
              EngineFixture.WATCHDOG,
              EngineFixture.RECOVERY);
      this.bench = new SchedulerBench(options);
      this.simple = new SimpleScheduler(options);
      this.crowd = 5 + random.nextInt(40);
      open();
    }

    void step(int step) {
      where = "seed %d, step %d".formatted(seed, step);
      switch (random.nextInt(20)) {
        case 0, 1 -> bench.ticker.advance(Duration.ofNanos(random.nextInt(5_000_000)));
        case 2 -> cancel();
        case 3, 4, 5, 6, 7, 8 -> finish();
        case 9 -> rare();
        default -> submit();
      }
      turn();
    }

    private void rare() {
      switch (random.nextInt(40)) {
        case 0 -> open();
        case 1 -> close(lanes.get(random.nextInt(lanes.size())));
        case 2 -> bench.ticker.advance(EngineFixture.RECOVERY);
        default -> {}
      }
    }

    private void open() {
      if (lanes.size() == 3) {
        return;
      }
      EngineOptions options =
          new EngineOptions(
              1 + random.nextInt(3),
              1 + random.nextInt(8),
              10 + random.nextInt(200),
              random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(8)));
      Lane lane = bench.open(options);
      lanes.add(lane);
      simple.open(lane, options);
    }

    private void close(Lane lane) {
      if (lanes.size() == 1) {
        return;
      }
      lanes.remove(lane);
      bench.accept(new Scheduler.Event.Closing(lane));
      simple.close(lane);
    }

    private void submit() {
      if (simple.waitingItems() >= crowd) {
        return;
      }
      Lane lane = lanes.get(random.nextInt(lanes.size()));
      int frames = 1 + random.nextInt(3);
      PendingScore item =
          bench.submit(
              lane,
              "run " + random.nextInt(4),
              random.nextInt(4) == 0 ? Priority.EVALUATION : Priority.TRAINING,
              new Bucket(frames, 1, 1, 0, 10 * frames),
              Duration.ofNanos(1 + random.nextInt(60_000_000)));
      submitted.add(item);
      simple.submit(lane, item);
    }

    private void cancel() {
      SimpleScheduler.Waiting target = simple.any(random.nextInt(1_000));
      if (target != null) {
        target.item().cancel();
        simple.remove(target.item());
      }
    }

    private void finish() {
      FakeRunner runner = bench.runners.get(random.nextInt(bench.runners.size()));
      if (runner.running() != null) {
        Duration took = Duration.ofNanos(1 + random.nextInt(3_000_000));
        int lacked = random.nextInt(12) == 0 ? runner.running().items().size() : 0;
        Batch batch = bench.finish(runner, took, lacked);
        long cost = (long) batch.items().size() * batch.bucket().itemCost();
        simple.finished(
            batch,
            new BatchReport(batch.bucket(), cost, took.toNanos(), lacked),
            bench.ticker.nanos());
      }
    }

    private void turn() {
      List<Batch> before = running();
      long wait = bench.turn();
      List<List<PendingScore>> expected = simple.turn(bench.ticker.nanos());
      List<List<PendingScore>> started = new ArrayList<>();
      for (Batch batch : running()) {
        if (!before.contains(batch)) {
          started.add(batch.items());
        }
      }

      assertThat(started).as(where).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(wait).as(where).isEqualTo(simple.nanosUntilDue(bench.ticker.nanos()));
      int queued = 0;
      for (Lane lane : lanes) {
        queued += lane.load(bench.ticker.nanos()).queuedItems();
      }
      assertThat(queued).as(where).isEqualTo(simple.waitingItems());
    }

    private List<Batch> running() {
      List<Batch> batches = new ArrayList<>();
      for (FakeRunner runner : bench.runners) {
        if (runner.running() != null) {
          batches.add(runner.running());
        }
      }
      return batches;
    }

    void end() {
      for (FakeRunner runner : bench.runners) {
        if (runner.running() != null) {
          bench.finish(runner, Duration.ofMillis(1), 0);
        }
      }
      bench.scheduler.stop();

      assertThat(submitted).as(where).allMatch(PendingScore::isAnswered);
      assertThat(bench.held()).as(where).isZero();
      assertThat(bench.runners).as(where).allMatch(runner -> runner.stopped);
    }
  }
}
