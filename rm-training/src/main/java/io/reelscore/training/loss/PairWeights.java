package io.reelscore.training.loss;

import io.reelscore.training.pairs.Comparisons;

/**
 * One dimension's pairs as a sum: {@code sum_ij directed[i, j] softplus(m - (r_i - r_j)) +
 * constant}. A win-lose pair adds 1 - eps there and eps in the other direction; a tie adds the same
 * in both. All of it is divided by what the pairs weigh together.
 *
 * @param directed [n, n] row-major
 * @param constant does not depend on the rewards
 */
record PairWeights(float[] directed, double constant) {

  static PairWeights of(Comparisons compared, LossSettings settings) {
    int items = compared.labels().length;
    float[] beats = compared.beats();
    float[] ties = compared.ties();
    double winLose = sum(beats);
    double tied = sum(ties) / 2;
    double total =
        switch (settings.form()) {
          case PAPER ->
              (settings.winLoseCoefficient() > 0 ? winLose : 0)
                  + (settings.tieCoefficient() > 0 ? tied : 0);
          case OFFICIAL, RAO_KUPPER -> winLose + tied;
        };
    float[] directed = new float[items * items];
    if (total == 0) {
      return new PairWeights(directed, 0);
    }
    double won = settings.winLoseCoefficient() * (1 - settings.smoothing());
    double lost = settings.winLoseCoefficient() * settings.smoothing();
    double eachWay =
        switch (settings.form()) {
          case PAPER -> settings.tieCoefficient() / 2;
          case OFFICIAL, RAO_KUPPER -> settings.tieCoefficient();
        };
    for (int i = 0; i < items; i++) {
      for (int j = 0; j < items; j++) {
        int cell = i * items + j;
        directed[cell] =
            (float)
                ((won * beats[cell] + lost * beats[j * items + i] + eachWay * ties[cell]) / total);
      }
    }
    return new PairWeights(directed, constant(settings) * tied / total);
  }

  /** Of one tie: {@code -log(theta^2 - 1)}, in a form that no margin overflows. */
  private static double constant(LossSettings settings) {
    return switch (settings.form()) {
      case PAPER, OFFICIAL -> 0;
      case RAO_KUPPER ->
          -settings.tieCoefficient()
              * (2 * settings.margin() + Math.log(-Math.expm1(-2 * settings.margin())));
    };
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
