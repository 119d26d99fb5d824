package io.reelscore.loadtest.stats;

/**
 * Where a number lies with 95 % confidence.
 *
 * @param low the 2.5 % quantile
 * @param high the 97.5 % quantile
 */
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "interval: %s..%s (expected: low <= high)".formatted(low, high));
    }
  }
}
