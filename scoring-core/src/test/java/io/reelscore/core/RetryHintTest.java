package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryHintTest {

  @Test
  void the_hint_is_the_time_for_half_of_what_is_in_flight() {
    RetryHint hint = new RetryHint(2);

    hint.batchTook(4, Duration.ofMillis(40).toNanos());

    assertThat(hint.retryAfter(100)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void the_mean_follows_with_weight_one_fifth() {
    RetryHint hint = new RetryHint(1);

    hint.batchTook(1, Duration.ofMillis(10).toNanos());
    hint.batchTook(1, Duration.ofMillis(60).toNanos());

    assertThat(hint.retryAfter(100)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void the_hint_stays_between_its_bounds() {
    RetryHint hint = new RetryHint(1);

    Duration unknown = hint.retryAfter(1);
    hint.batchTook(1, Duration.ofMinutes(1).toNanos());

    assertThat(unknown).isEqualTo(Duration.ofMillis(20));
    assertThat(hint.retryAfter(1000)).isEqualTo(Duration.ofSeconds(5));
  }
}
