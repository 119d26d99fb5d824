package io.reelscore.training.evaluation;

import java.util.function.IntPredicate;

/**
 * Mean and standard deviation (ddof 0) of values that are there several times; NaN of none. Of
 * equal values the deviation is exactly 0.
 */
record Moments(double mean, double deviation) {

  static Moments of(double[] values, int[] times, IntPredicate member) {
    long count = 0;
    double origin = Double.NaN;
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (times[i] > 0 && member.test(i)) {
        origin = count == 0 ? values[i] : origin;
        count += times[i];
        sum += times[i] * (values[i] - origin);
      }
    }
    double shift = sum / count;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      if (times[i] > 0 && member.test(i)) {
        double difference = values[i] - origin - shift;
        squares += times[i] * difference * difference;
      }
    }
    return new Moments(origin + shift, Math.sqrt(squares / count));
  }
}
