package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchLimitTest {
  private static final long NOW = new ManualTicker().nanos();

  @Test
  void a_lack_of_memory_halves_what_failed_and_time_doubles_it_again() {
    BatchLimit limit = new BatchLimit(12, 100);

    assertThat(limit.shrink(8, NOW)).isTrue();

    assertThat(limit.items(NOW)).isEqualTo(4);
    assertThat(limit.items(NOW + 99)).isEqualTo(4);
    assertThat(limit.items(NOW + 100)).isEqualTo(8);
    assertThat(limit.items(NOW + 199)).isEqualTo(8);
    assertThat(limit.items(NOW + 200)).isEqualTo(12);
  }

  @Test
  void a_failure_at_the_present_limit_halves_it_further_but_never_below_one() {
    BatchLimit limit = new BatchLimit(4, 100);

    assertThat(limit.shrink(4, NOW)).isTrue();
    assertThat(limit.shrink(2, NOW)).isTrue();
    assertThat(limit.shrink(1, NOW)).isFalse();

    assertThat(limit.items(NOW)).isEqualTo(1);
  }

  @Test
  void a_failure_of_an_older_larger_batch_is_no_news_but_postpones_recovery() {
    BatchLimit limit = new BatchLimit(8, 100);
    limit.shrink(4, NOW);

    assertThat(limit.shrink(8, NOW + 50)).isFalse();

    assertThat(limit.items(NOW + 100)).isEqualTo(2);
    assertThat(limit.items(NOW + 150)).isEqualTo(4);
  }
}
