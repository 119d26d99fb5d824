package io.reelscore.client;

import io.grpc.Deadline;
import io.reelscore.client.ScoreResult.Failed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Decides whether a failure is the answer, or when to try again. */
final class RetryRules {
  private final RetryPolicy policy;
  private final RetryThrottle throttle;
  private final DoubleSupplier random;

  /**
   * @param random from 0 to 1
   */
  RetryRules(RetryPolicy policy, DoubleSupplier random) {
    this.policy = policy;
    this.throttle = new RetryThrottle(policy.maxTokens());
    this.random = random;
  }

  /** Whether anything is ever sent twice. */
  boolean retries() {
    return policy.maxAttempts() > 1;
  }

  /**
   * How long to wait before the next attempt; empty: the failure is the answer. Takes a token.
   *
   * @param attempts so many have failed, at least 1
   */
  Optional<Duration> wait(Failed failed, int attempts, Deadline deadline) {
    if (!allows(failed, attempts)) {
      return Optional.empty();
    }
    Duration wait = backoff(attempts).plus(failed.retryAfter().orElse(Duration.ZERO));
    return leaves(deadline, wait) && throttle.take() ? Optional.of(wait) : Optional.empty();
  }

  /** Whether a failure may be retried at all after so many attempts. */
  boolean allows(Failed failed, int attempts) {
    return attempts < policy.maxAttempts()
        && failed.retryable()
        && switch (failed.code()) {
          case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED -> true;
          default -> false;
        };
  }

  /** An answer has come. */
  void answered() {
    throttle.refill();
  }

  /** Whether there is time left after a wait. */
  static boolean leaves(Deadline deadline, Duration wait) {
    return wait.compareTo(Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS))) < 0;
  }

  private Duration backoff(int attempts) {
    double most =
        Math.min(
            (double) policy.initialBackoff().toNanos()
                * Math.pow(policy.multiplier(), attempts - 1),
            (double) policy.maxBackoff().toNanos());
    return Duration.ofNanos((long) (random.getAsDouble() * most));
  }
}
