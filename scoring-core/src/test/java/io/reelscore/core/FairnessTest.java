package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A simulation: time moves only when a batch ends, so that each share is exact. */
class FairnessTest {
  private static final Bucket SHORT = new Bucket(8, 32, 32, 8, 41);
  private static final Bucket LONG = new Bucket(64, 32, 32, 8, 328);
  private static final Duration FAR = Duration.ofHours(10);

  private final SchedulerBench bench = new SchedulerBench(EngineFixture.device(2));

  /** What each has been served, in cost. */
  private final Map<String, Double> served = new LinkedHashMap<>();

  @Test
  void equal_greedy_runs_get_equal_shares_however_much_each_has_waiting() {
    Lane lane = bench.open(EngineFixture.options(8));
    for (int run = 0; run < 10; run++) {
      for (int i = 0; i < 400 * (1 + run % 3); i++) {
        bench.submit(lane, "run " + run, Priority.TRAINING, SHORT, FAR);
      }
    }

    serve(200, item -> item.run().runId());

    assertThat(served).hasSize(10);
    assertThat(jain()).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void shares_are_of_cost_not_of_samples() {
    Lane lane = bench.open(EngineFixture.options(8));
    for (int i = 0; i < 2_000; i++) {
      bench.submit(lane, "long films", Priority.TRAINING, LONG, FAR);
      bench.submit(lane, "short films", Priority.TRAINING, SHORT, FAR);
    }

    serve(200, item -> item.run().runId());

    assertThat(jain()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void many_runs_of_mixed_shapes_share_evenly() {
    Lane lane = bench.open(EngineFixture.options(4));
    for (int i = 0; i < 500; i++) {
      for (int run = 0; run < 12; run++) {
        Bucket bucket = (i * 7 + run * 3) % 5 < run % 4 ? LONG : SHORT;
        bench.submit(lane, "run " + run, Priority.TRAINING, bucket, FAR);
      }
    }

    serve(400, item -> item.run().runId());

    assertThat(jain()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void a_run_that_was_idle_saves_nothing_up() {
    Lane lane = bench.open(EngineFixture.options(1));
    submit(lane, "busy", 400);
    serve(200, item -> item.run().runId());
    served.clear();
    submit(lane, "late", 400);

    serve(100, item -> item.run().runId());

    assertThat(jain()).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void runs_that_come_once_are_not_remembered() {
    Lane lane = bench.open(EngineFixture.options(1));
    for (int i = 0; i < 1_000; i++) {
      submit(lane, "run " + i, 1);
      bench.turn();
      finishOldest(i);
    }

    assertThat(lane.queue(Priority.TRAINING).flows()).isZero();
  }

  @Test
  void models_share_the_device_by_their_weights() {
    Lane light = bench.open(new EngineOptions(1, 4, Long.MAX_VALUE, Duration.ZERO));
    Lane heavy = bench.open(new EngineOptions(3, 4, Long.MAX_VALUE, Duration.ZERO));
    for (int i = 0; i < 2_000; i++) {
      bench.submit(light, "a", Priority.TRAINING, SHORT, FAR);
      bench.submit(heavy, "a", Priority.TRAINING, LONG, FAR);
    }
    Map<Lane, Double> byModel = new LinkedHashMap<>();

    for (int i = 0; i < 300; i++) {
      bench.turn();
      Batch batch = finishOldest(i);
      byModel.merge(
          batch.lane(), (double) batch.items().size() * batch.bucket().itemCost(), Double::sum);
    }

    double ratio = byModel.getOrDefault(heavy, 0.0) / byModel.getOrDefault(light, 1.0);
    assertThat(ratio).isBetween(2.8, 3.2);
  }

  @Test
  void evaluation_goes_before_training_until_training_has_waited_its_time() {
    Lane lane = bench.open(EngineFixture.options(1));
    submit(lane, "train", 100);
    for (int i = 0; i < 100; i++) {
      bench.submit(lane, "eval", Priority.EVALUATION, SHORT, FAR);
    }

    serve(20, item -> item.run().runId());
    Map<String, Double> young = new LinkedHashMap<>(served);
    served.clear();
    bench.ticker.advance(Duration.ofSeconds(3));
    serve(40, item -> item.run().runId());

    assertThat(young.keySet()).containsExactly("eval");
    assertThat(jain()).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void neither_class_starves_under_any_mixture_of_the_other() {
    Lane lane = bench.open(EngineFixture.options(2));
    for (int i = 0; i < 600; i++) {
      bench.submit(lane, "train", Priority.TRAINING, SHORT, FAR);
      bench.submit(lane, "eval " + i % 7, Priority.EVALUATION, LONG, FAR);
    }
    bench.ticker.advance(Duration.ofSeconds(10));

    serve(300, item -> item.priority().name());

    assertThat(jain()).isGreaterThanOrEqualTo(0.95);
  }

  private void submit(Lane lane, String run, int count) {
    for (int i = 0; i < count; i++) {
      bench.submit(lane, run, Priority.TRAINING, SHORT, FAR);
    }
  }

  private void serve(int batches, Function<PendingScore, String> by) {
    for (int i = 0; i < batches; i++) {
      bench.turn();
      for (PendingScore item : finishOldest(i).items()) {
        served.merge(by.apply(item), (double) item.bucket().itemCost(), Double::sum);
      }
    }
  }

  private Batch finishOldest(int turn) {
    return bench.finish(bench.runners.get(turn % 2), Duration.ofMillis(1), 0);
  }

  /** Jain's index of the shares, (sum x)^2 / (n sum x^2): 1 when all are equal (Jain 1984). */
  private double jain() {
    List<Double> shares = List.copyOf(served.values());
    double sum = shares.stream().mapToDouble(x -> x).sum();
    double squares =
        IntStream.range(0, shares.size()).mapToDouble(i -> shares.get(i) * shares.get(i)).sum();
    return sum * sum / (shares.size() * squares);
  }
}
