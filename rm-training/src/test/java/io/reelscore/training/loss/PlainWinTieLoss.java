package io.reelscore.training.loss;

/** The loss as the paper writes it, pair by pair in double precision. */
final class PlainWinTieLoss {

  private PlainWinTieLoss() {}

  /**
   * @param rewards [batch][dimensions]
   * @param labels [dimensions][batch]
   */
  static double of(double[][] rewards, Verdict[][] labels) {
    double total = 0;
    for (int d = 0; d < labels.length; d++) {
      double sum = 0;
      int pairs = 0;
      for (int i = 0; i < rewards.length; i++) {
        for (int j = i + 1; j < rewards.length; j++) {
          double difference = rewards[i][d] - rewards[j][d];
          if (labels[d][i] == Verdict.PASS && labels[d][j] == Verdict.PASS) {
            sum += pair(difference, 0.5);
            pairs++;
          } else if (labels[d][i] == Verdict.PASS && labels[d][j] == Verdict.FAIL) {
            sum += pair(difference, 1);
            pairs++;
          } else if (labels[d][i] == Verdict.FAIL && labels[d][j] == Verdict.PASS) {
            sum += pair(-difference, 1);
            pairs++;
          }
        }
      }
      total += pairs == 0 ? 0 : sum / pairs;
    }
    return total;
  }

  private static double pair(double d, double mu) {
    return -mu * Math.log(sigmoid(d)) - (1 - mu) * Math.log(sigmoid(-d));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
