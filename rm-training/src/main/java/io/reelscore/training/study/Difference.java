package io.reelscore.training.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Differences of pairs that share a seed.
 *
 * @param pairs how many
 * @param missing pairs without a number on one side
 * @param mean of treatment less control
 * @param halfWidth of the 95 % interval of the mean by Student's t; null with fewer than two pairs
 * @param twoSided p of the exact sign-flip test: the share of all 2^n ways to flip signs with a
 *     mean at least as far from 0
 * @param greater the same, one-sided: with a mean at least as large
 */
record Difference(
    int pairs,
    int missing,
    double mean,
    @Nullable Double halfWidth,
    double twoSided,
    double greater) {

  private static final double ROUNDING = 1e-12;

  /** The 97.5 % quantile of Student's t with 1, 2, ... degrees of freedom. */
  private static final double[] STUDENT = {
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788,
    2.1604, 2.1448, 2.1314
  };

  /**
   * Of differences, at most 16; null for none.
   *
   * @param missing pairs that give no difference
   * @throws IllegalArgumentException when one is not finite: no sign flip is as far as that, which
   *     would look like p = 0
   */
  static @Nullable Difference of(List<Double> differences, int missing) {
    int pairs = differences.size();
    if (pairs == 0) {
      return null;
    }
    double sum = 0;
    for (double difference : differences) {
      if (!Double.isFinite(difference)) {
        throw new IllegalArgumentException("difference: " + difference + " (expected: finite)");
      }
      sum += difference;
    }
    int asFar = 0;
    int asLarge = 0;
    int ways = 1 << pairs;
    for (int flips = 0; flips < ways; flips++) {
      double flipped = 0;
      for (int i = 0; i < pairs; i++) {
        flipped += (flips >> i & 1) == 0 ? differences.get(i) : -differences.get(i);
      }
      asFar += Math.abs(flipped) >= Math.abs(sum) - ROUNDING ? 1 : 0;
      asLarge += flipped >= sum - ROUNDING ? 1 : 0;
    }
    return new Difference(
        pairs,
        missing,
        sum / pairs,
        halfWidth(differences),
        (double) asFar / ways,
        (double) asLarge / ways);
  }

  /** Half of the 95 % interval of a mean; null for fewer than two values. */
  static @Nullable Double halfWidth(List<Double> values) {
    int count = values.size();
    if (count < 2) {
      return null;
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return STUDENT[count - 2] * Math.sqrt(squares / (count - 1) / count);
  }
}
