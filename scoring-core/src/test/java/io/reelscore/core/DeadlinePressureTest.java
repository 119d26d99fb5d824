package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A batch that waits to fill, and a sample that can't wait so long. */
class DeadlinePressureTest {
  private static final Bucket BUCKET = new Bucket(1, 1, 1, 0, 10);

  @Test
  void a_batch_is_closed_when_a_deadline_leaves_twice_the_time_of_a_run() {
    SchedulerBench bench = new SchedulerBench(EngineFixture.device(1));
    Lane lane = bench.open(EngineFixture.options(4, Duration.ofHours(1)));
    FakeRunner runner = bench.runners.getFirst();
    for (int i = 0; i < 4; i++) {
      bench.submit(lane, "run", Priority.TRAINING, BUCKET, Duration.ofHours(2));
    }
    bench.turn();
    bench.finish(runner, Duration.ofMillis(8), 0);
    bench.submit(lane, "run", Priority.TRAINING, BUCKET, Duration.ofMillis(40));

    long wait = bench.turn();
    boolean waited = runner.running() == null;
    bench.ticker.advance(Duration.ofNanos(wait));
    bench.turn();

    assertThat(wait).isEqualTo(Duration.ofMillis(40 - 2 * 8).toNanos());
    assertThat(waited).isTrue();
    assertThat(runner.running()).isNotNull();
  }

  @Test
  void the_delay_counts_from_the_arrival_of_the_oldest() {
    SchedulerBench bench = new SchedulerBench(EngineFixture.device(1));
    Lane lane = bench.open(EngineFixture.options(4, Duration.ofMillis(10)));
    bench.submit(lane, "run", Priority.TRAINING, BUCKET, Duration.ofHours(2));
    bench.ticker.advance(Duration.ofMillis(9));
    bench.submit(lane, "run", Priority.TRAINING, BUCKET, Duration.ofHours(2));

    long wait = bench.turn();
    bench.ticker.advance(Duration.ofNanos(wait));
    bench.turn();

    assertThat(wait).isEqualTo(Duration.ofMillis(1).toNanos());
    assertThat(bench.runners.getFirst().take().items()).hasSize(2);
  }
}
