package io.reelscore.loadtest.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Ratios over rounds, with intervals by the percentile bootstrap: each round gives one ratio of two
 * numbers that were measured next to each other, so that what slows a whole round down, or drifts
 * from round to round, cancels out; the estimate is their median, and rounds are drawn with
 * replacement for its interval. Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13.
 */
public final class Rounds {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;

  private final long seed;

  /** Rounds drawn from a seed. */
  public Rounds(long seed) {
    this.seed = seed;
  }

  /**
   * The median over rounds of above / below.
   *
   * @param above a number a round, above 0
   * @param below the same rounds
   */
  public Estimate ratio(double[] above, double[] below) {
    requirePairs(above, below);
    double[] ratios = new double[above.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = above[round] / below[round];
    }
    return middle(ratios);
  }

  /**
   * The median over rounds.
   *
   * @param values a number a round, at least 1
   */
  public Estimate middle(double[] values) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = values[random.nextInt(values.length)];
      }
      medians[resample] = median(drawn);
    }
    Arrays.sort(medians);
    return new Estimate(
        median(values), new Interval(quantile(medians, TAIL), quantile(medians, 1 - TAIL)));
  }

  /** The middle of some numbers, of which there is at least one. */
  public static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: none (expected: at least 1)");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) Math.round(q * (sorted.length - 1))];
  }

  private static void requirePairs(double[] above, double[] below) {
    if (above.length == 0 || above.length != below.length) {
      throw new IllegalArgumentException(
          "rounds: %d and %d (expected: as many, at least 1)"
              .formatted(above.length, below.length));
    }
    for (int i = 0; i < above.length; i++) {
      if (!(above[i] > 0 && below[i] > 0)) {
        throw new IllegalArgumentException(
            "round %d: %s and %s (expected: above 0)".formatted(i, above[i], below[i]));
      }
    }
  }
}
