package io.reelscore.training.annotation;

import java.util.Arrays;

/**
 * A number of a sample with its 95 % percentile bootstrap interval. NaN is: not defined.
 *
 * @param value of the sample
 * @param low the 2.5 % quantile of the resamples
 * @param high the 97.5 % quantile of the resamples
 */
public record Estimate(double value, double low, double high) {
  private static final double TAIL = 0.025;

  /** What resamples say of a value; those in which it is not defined are left out. */
  static Estimate of(double value, double[] resampled) {
    double[] sorted = Arrays.stream(resampled).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (Double.isNaN(value) || sorted.length == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    int tail = (int) (TAIL * sorted.length);
    return new Estimate(value, sorted[tail], sorted[sorted.length - 1 - tail]);
  }
}
