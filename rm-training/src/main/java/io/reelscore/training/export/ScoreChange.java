package io.reelscore.training.export;

import io.reelscore.training.evaluation.RankCorrelation;
import java.util.Arrays;

/**
 * What rounded weights change in the rewards of held-out clips, the worst of all dimensions.
 *
 * @param clips compared
 * @param max the largest |difference|, in standard deviations of a dimension's rewards
 * @param mean the mean |difference|, in the same unit
 * @param rankCorrelation Spearman's, of the rewards before and after
 */
public record ScoreChange(int clips, double max, double mean, double rankCorrelation) {

  /** What the ranks of an export must keep. */
  public static final double LEAST_RANK_CORRELATION = 0.999;

  /**
   * The change from one run to another.
   *
   * @param before [dimension][clip]
   * @param after of the same shape
   */
  static ScoreChange of(double[][] before, double[][] after) {
    double max = 0;
    double mean = 0;
    double correlation = 1;
    for (int d = 0; d < before.length; d++) {
      double[] was = before[d];
      double[] is = after[d];
      double average = Arrays.stream(was).average().orElseThrow();
      double variance =
          Arrays.stream(was).map(v -> (v - average) * (v - average)).average().orElseThrow();
      double total = 0;
      for (int i = 0; i < was.length; i++) {
        double difference = Math.abs(is[i] - was[i]) / Math.sqrt(variance);
        max = Math.max(max, difference);
        total += difference;
      }
      mean = Math.max(mean, total / was.length);
      correlation = Math.min(correlation, RankCorrelation.spearman(was, is));
    }
    return new ScoreChange(before[0].length, max, mean, correlation);
  }

  /** Whether the export may stand for the model. */
  boolean holds() {
    return rankCorrelation >= LEAST_RANK_CORRELATION;
  }
}
