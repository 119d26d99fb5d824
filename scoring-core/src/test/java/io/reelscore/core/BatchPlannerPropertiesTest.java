package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every plan, whatever waits. Run one seed again with {@code -Dreelscore.seed=N}. */
class BatchPlannerPropertiesTest {
  private static final int SAMPLES = 2_000;
  private static final int MAX_ITEMS = 6;
  private static final long MAX_COST = 100;

  private record Order(Lane lane, RunKey run, Priority priority, Bucket bucket) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nobody_is_lost_nobody_is_overtaken_and_no_limit_is_passed(int number) {
    long seed = Long.getLong("reelscore.seed", number);
    Random random = new Random(seed);
    SchedulerBench bench = new SchedulerBench(EngineFixture.device(1));
    EngineOptions options = new EngineOptions(1, MAX_ITEMS, MAX_COST, Duration.ZERO);
    List<Lane> lanes = List.of(bench.open(options), bench.open(options));
    Set<PendingScore> submitted = new LinkedHashSet<>();
    List<Batch> batches = new ArrayList<>();

    while (submitted.size() < SAMPLES) {
      for (int i = random.nextInt(30); i > 0; i--) {
        submitted.add(submit(bench, lanes.get(random.nextInt(2)), random));
      }
      bench.turn();
      if (bench.runners.getFirst().running() != null) {
        batches.add(bench.finish(bench.runners.getFirst(), Duration.ofMillis(1), 0));
      }
    }
    bench.turn();
    while (bench.runners.getFirst().running() != null) {
      batches.add(bench.finish(bench.runners.getFirst(), Duration.ofMillis(1), 0));
      bench.turn();
    }

    List<PendingScore> run = batches.stream().flatMap(batch -> batch.items().stream()).toList();
    assertThat(run).as("seed %d", seed).doesNotHaveDuplicates().hasSameElementsAs(submitted);
    Map<Order, Long> last = new HashMap<>();
    for (Batch batch : batches) {
      long cost = (long) batch.items().size() * batch.bucket().itemCost();
      assertThat(batch.items().size()).as("seed %d", seed).isBetween(1, MAX_ITEMS);
      assertThat(cost <= MAX_COST || batch.items().size() == 1).as("seed %d", seed).isTrue();
      for (PendingScore item : batch.items()) {
        assertThat(item.bucket()).as("seed %d", seed).isEqualTo(batch.bucket());
        Order order = new Order(batch.lane(), item.run(), item.priority(), item.bucket());
        Long before = last.put(order, item.arrival());
        assertThat(before == null || before < item.arrival()).as("seed %d", seed).isTrue();
      }
    }
    assertThat(bench.held()).isZero();
  }

  private static PendingScore submit(SchedulerBench bench, Lane lane, Random random) {
    int frames = 1 + random.nextInt(3);
    return bench.submit(
        lane,
        "run " + random.nextInt(5),
        random.nextBoolean() ? Priority.EVALUATION : Priority.TRAINING,
        new Bucket(frames, 1, 1, 0, frames == 3 ? 150 : 20 * frames),
        Duration.ofHours(1));
  }
}
