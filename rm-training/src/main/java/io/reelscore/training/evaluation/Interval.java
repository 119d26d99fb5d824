package io.reelscore.training.evaluation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 95 % interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  private static final double LEAST_DEFINED = 0.9;
  private static final double NORMAL_QUANTILE = 1.959964;

  /**
   * From the 2.5 % to the 97.5 % quantile of a bootstrap's values (Efron's percentile interval);
   * null when more than a tenth of the resamples do not define the number.
   *
   * @param values NaN where not defined
   */
  static @Nullable Interval ofResamples(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0 || sorted.length < LEAST_DEFINED * values.length) {
      return null;
    }
    return new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  /** Of a share of independent trials (Wilson's score interval). */
  static Interval ofShare(double share, int trials) {
    double z2 = NORMAL_QUANTILE * NORMAL_QUANTILE / trials;
    double middle = (share + z2 / 2) / (1 + z2);
    double half =
        NORMAL_QUANTILE * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** Whether a value is outside. */
  boolean excludes(double value) {
    return value < low || value > high;
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
