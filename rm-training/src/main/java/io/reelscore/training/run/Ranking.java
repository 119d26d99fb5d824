package io.reelscore.training.run;

import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;

/**
 * How well rewards order the win-lose pairs of a batch, all dimensions together.
 *
 * @param accuracy the share of the pairs whose winner has the higher reward; NaN without pairs
 * @param margin the mean of winner less loser over the pairs; NaN without pairs
 */
public record Ranking(double accuracy, double margin) {

  /**
   * The ranking of the pairs of a draw; each pair counts once, whatever it weighs.
   *
   * @param rewards [items, dimensions] row-major
   */
  static Ranking of(float[] rewards, Draw draw) {
    int items = draw.items().length;
    int dimensions = draw.dimensions().size();
    long pairs = 0;
    long right = 0;
    double sum = 0;
    for (int d = 0; d < dimensions; d++) {
      Comparisons compared = draw.dimensions().get(d);
      for (int i = 0; i < items; i++) {
        for (int j = 0; j < items; j++) {
          if (compared.beats()[i * items + j] > 0) {
            double difference = (double) rewards[i * dimensions + d] - rewards[j * dimensions + d];
            pairs++;
            right += difference > 0 ? 1 : 0;
            sum += difference;
          }
        }
      }
    }
    return new Ranking((double) right / pairs, sum / pairs);
  }
}
