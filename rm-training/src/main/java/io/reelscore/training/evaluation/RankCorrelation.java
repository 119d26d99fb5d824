package io.reelscore.training.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Spearman's rank correlation: Pearson's of the ranks, equal values sharing their middle rank. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * From -1 to 1; NaN where all values of one side are equal or not all are numbers.
   *
   * @param a one or more values
   * @param b as many
   */
  public static double spearman(double[] a, double[] b) {
    if (a.length != b.length || a.length == 0) {
      throw new IllegalArgumentException(
          "values: %d and %d (expected: as many, 1 or more)".formatted(a.length, b.length));
    }
    if (!Arrays.stream(a).allMatch(Double::isFinite)
        || !Arrays.stream(b).allMatch(Double::isFinite)) {
      return Double.NaN;
    }
    double[] x = ranks(a);
    double[] y = ranks(b);
    double middle = (a.length + 1) / 2.0;
    double product = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      product += (x[i] - middle) * (y[i] - middle);
      squaresX += (x[i] - middle) * (x[i] - middle);
      squaresY += (y[i] - middle) * (y[i] - middle);
    }
    return product / Math.sqrt(squaresX * squaresY);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((a, b) -> Double.compare(values[a], values[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = (from + to + 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
