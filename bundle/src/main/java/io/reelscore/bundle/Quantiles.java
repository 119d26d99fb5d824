package io.reelscore.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Empirical quantiles at equal steps from 0 to 1, and their inverse. */
final class Quantiles {
  private Quantiles() {}

  /**
   * Quantiles 0, 1/(count-1), ..., 1 by linear interpolation: with n sorted scores x, quantile q is
   * the value at position h = (n - 1) q between x[floor h] and x[ceil h] (Hyndman and Fan's type
   * 7).
   */
  static List<Double> of(double[] scores, int count) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return IntStream.range(0, count).mapToObj(i -> at(sorted, i, count - 1)).toList();
  }

  private static double at(double[] sorted, int step, int steps) {
    long product = (long) (sorted.length - 1) * step;
    int below = (int) (product / steps);
    double fraction = (double) (product % steps) / steps;
    if (fraction == 0) {
      return sorted[below];
    }
    double low = sorted[below];
    double high = sorted[below + 1];
    return Math.min(high, low + fraction * (high - low));
  }

  /** The position of a value among ascending quantiles, 0 to 1. */
  static double position(List<Double> quantiles, double value) {
    int last = quantiles.size() - 1;
    int below = firstIndex(quantiles, value, false);
    int notAbove = firstIndex(quantiles, value, true) - 1;
    if (notAbove >= below) {
      return (below + notAbove) / 2.0 / last;
    }
    if (below == 0) {
      return 0;
    }
    if (below > last) {
      return 1;
    }
    double low = quantiles.get(below - 1);
    double high = quantiles.get(below);
    return (below - 1 + (value - low) / (high - low)) / last;
  }

  /** The first quantile that is {@literal >} value (after) or {@literal >=} value. */
  private static int firstIndex(List<Double> quantiles, double value, boolean after) {
    int from = 0;
    int to = quantiles.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      double quantile = quantiles.get(middle);
      if (after ? quantile > value : quantile >= value) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  static void checkAscending(Checks checks, String field, List<Double> quantiles) {
    for (int i = 0; i < quantiles.size(); i++) {
      double value = quantiles.get(i);
      if (!Double.isFinite(value) || (i > 0 && value < quantiles.get(i - 1))) {
        checks.that(
            false, field + "[" + i + "]", value, "a finite number, not below the one before");
        return;
      }
    }
  }
}
