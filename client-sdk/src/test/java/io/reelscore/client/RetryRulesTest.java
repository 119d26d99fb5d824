package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Deadline;
import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryRulesTest {
  private static final Deadline FAR = Deadline.after(1001, TimeUnit.DAYS);

  @Test
  void waits_double_up_to_their_bound() {
    RetryRules rules = new RetryRules(RetryPolicy.DEFAULT.withMaxAttempts(9), () -> 1);

    assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).contains(Duration.ofMillis(100));
    assertThat(rules.wait(failed(Optional.empty()), 2, FAR)).contains(Duration.ofMillis(200));
    assertThat(rules.wait(failed(Optional.empty()), 6, FAR)).contains(Duration.ofMillis(3200));
    assertThat(rules.wait(failed(Optional.empty()), 7, FAR)).contains(Duration.ofSeconds(5));
  }

  @Test
  void a_wait_is_drawn_from_nothing_on() {
    RetryRules rules = new RetryRules(RetryPolicy.DEFAULT, () -> 0.25);

    assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).contains(Duration.ofMillis(25));
  }

  @Test
  void what_the_server_asks_for_is_the_least() {
    RetryRules rules = new RetryRules(RetryPolicy.DEFAULT, () -> 0);

    assertThat(rules.wait(failed(Optional.of(Duration.ofSeconds(7))), 1, FAR))
        .contains(Duration.ofSeconds(7));
  }

  @Test
  void answers_put_tokens_back() {
    RetryRules rules = new RetryRules(RetryPolicy.DEFAULT, () -> 0);
    for (int i = 0; i < 5; i++) {
      assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).isPresent();
    }
    assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).isEmpty();

    rules.answered();

    assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).isPresent();
    assertThat(rules.wait(failed(Optional.empty()), 1, FAR)).isEmpty();
  }

  @Test
  void illegal_policies_are_refused_with_value_and_expectation() {
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withMaxAttempts(0))
        .hasMessage("attempts: 0 (expected: 1..100)");
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withMaxTokens(1))
        .hasMessage("tokens: 1 (expected: 2..1000000)");
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withBackoff(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("first backoff: PT0S (expected: greater than 0)");
    assertThatThrownBy(
            () -> RetryPolicy.DEFAULT.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("longest backoff: PT1S (expected: PT2S..PT1H)");
  }

  private static Failed failed(Optional<Duration> retryAfter) {
    return new Failed(
        "s",
        Status.Code.UNAVAILABLE,
        Reason.REASON_DRAINING,
        Stage.STAGE_ADMISSION,
        "draining",
        true,
        retryAfter);
  }
}
