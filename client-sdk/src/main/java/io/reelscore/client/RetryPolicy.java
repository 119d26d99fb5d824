package io.reelscore.client;

import java.time.Duration;

/**
 * When a call is sent again. Retried are UNAVAILABLE, RESOURCE_EXHAUSTED and ABORTED, each only
 * when the server says, or its silence means, that the same call may succeed later. The wait before
 * retry n is drawn evenly from 0 to {@code min(initialBackoff x multiplier^(n-1), maxBackoff)},
 * beside what the server asks for, and never goes beyond the deadline of the call: then the failure
 * is the answer.
 *
 * <p>Retries of all calls of a client share a bucket of tokens, so that they do not make a fault
 * worse: a retry takes 1, an answer puts 0.1 back, and there are no retries while half of the
 * bucket or less is left.
 *
 * @param maxAttempts sendings of one call or sample, the first included, 1 to 100
 * @param initialBackoff the bound of the first wait, greater than 0
 * @param multiplier by which the bound grows, at least 1
 * @param maxBackoff the most it grows to, at least initialBackoff, at most 1 hour
 * @param maxTokens what the bucket holds, 2 to 1000000
 */
public record RetryPolicy(
    int maxAttempts,
    Duration initialBackoff,
    double multiplier,
    Duration maxBackoff,
    int maxTokens) {

  private static final Duration LONGEST = Duration.ofHours(1);

  /** 5 attempts; 0.1 s, doubled up to 5 s; 10 tokens. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(100), 2, Duration.ofSeconds(5), 10);

  /** Nothing is sent twice. */
  public static final RetryPolicy NONE = DEFAULT.withMaxAttempts(1);

  /**
   * A policy of one's own.
   *
   * @throws IllegalArgumentException when a part is outside its range
   */
  public RetryPolicy {
    check("attempts", maxAttempts, maxAttempts >= 1 && maxAttempts <= 100, "1..100");
    check(
        "first backoff",
        initialBackoff,
        !initialBackoff.isNegative() && !initialBackoff.isZero(),
        "greater than 0");
    check("multiplier", multiplier, multiplier >= 1 && multiplier <= 100, "1..100");
    check(
        "longest backoff",
        maxBackoff,
        maxBackoff.compareTo(initialBackoff) >= 0 && maxBackoff.compareTo(LONGEST) <= 0,
        initialBackoff + ".." + LONGEST);
    check("tokens", maxTokens, maxTokens >= 2 && maxTokens <= 1_000_000, "2..1000000");
  }

  /**
   * The same with another number of attempts.
   *
   * @param other 1 to 100
   * @return a copy with it
   */
  public RetryPolicy withMaxAttempts(int other) {
    return new RetryPolicy(other, initialBackoff, multiplier, maxBackoff, maxTokens);
  }

  /**
   * The same with other waits.
   *
   * @param initial the bound of the first wait
   * @param longest the most that bound grows to
   * @return a copy with it
   */
  public RetryPolicy withBackoff(Duration initial, Duration longest) {
    return new RetryPolicy(maxAttempts, initial, multiplier, longest, maxTokens);
  }

  /**
   * The same with another bucket.
   *
   * @param other 2 to 1000000
   * @return a copy with it
   */
  public RetryPolicy withMaxTokens(int other) {
    return new RetryPolicy(maxAttempts, initialBackoff, multiplier, maxBackoff, other);
  }

  private static void check(String what, Object value, boolean legal, String expected) {
    if (!legal) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(what, value, expected));
    }
  }
}
