package io.reelscore.training.loss;

import io.reelscore.training.loss.LossSettings.Form;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.Verdict;

/** The losses as a walk over pairs and clips in double precision. */
final class PlainRewardLoss {

  private final LossSettings settings;
  private final boolean balanced;

  PlainRewardLoss(LossSettings settings, boolean balanced) {
    this.settings = settings;
    this.balanced = balanced;
  }

  /** Of rewards [items][dimensions]. */
  double of(double[][] rewards, Draw draw) {
    double loss = 0;
    for (int d = 0; d < draw.dimensions().size(); d++) {
      double[] column = new double[rewards.length];
      for (int i = 0; i < column.length; i++) {
        column[i] = rewards[i][d];
      }
      Comparisons compared = draw.dimensions().get(d);
      loss += ofPairs(column, compared);
      loss += settings.bceCoefficient() * ofClips(column, compared.labels());
    }
    return loss;
  }

  private double ofPairs(double[] r, Comparisons compared) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < r.length; i++) {
      for (int j = 0; j < r.length; j++) {
        double beats = compared.beats()[i * r.length + j];
        double ties = i < j ? compared.ties()[i * r.length + j] : 0;
        sum += beats * settings.winLoseCoefficient() * winLose(r[i] - r[j]);
        sum += ties * settings.tieCoefficient() * tie(r[i] - r[j]);
        boolean official = settings.form() != Form.PAPER;
        weight += official || settings.winLoseCoefficient() > 0 ? beats : 0;
        weight += official || settings.tieCoefficient() > 0 ? ties : 0;
      }
    }
    return weight == 0 ? 0 : sum / weight;
  }

  private double winLose(double d) {
    double m = settings.margin();
    return -(1 - settings.smoothing()) * logSigmoid(d - m)
        - settings.smoothing() * logSigmoid(-d - m);
  }

  private double tie(double d) {
    double m = settings.margin();
    return switch (settings.form()) {
      case PAPER -> -0.5 * logSigmoid(d - m) - 0.5 * logSigmoid(-d - m);
      case OFFICIAL -> -logSigmoid(d - m) - logSigmoid(-d - m);
      case RAO_KUPPER -> {
        double theta = Math.exp(m);
        double up = Math.exp(d / 2);
        double down = Math.exp(-d / 2);
        yield -Math.log((theta * theta - 1) / ((up + theta * down) * (theta * up + down)));
      }
    };
  }

  private double ofClips(double[] r, Verdict[] labels) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < r.length; i++) {
      if (labels[i] != Verdict.NONE) {
        int y = labels[i] == Verdict.PASS ? 1 : 0;
        double target = y * (1 - settings.bceSmoothing()) + settings.bceSmoothing() / 2;
        sums[y] += -target * logSigmoid(r[i]) - (1 - target) * logSigmoid(-r[i]);
        counts[y]++;
      }
    }
    if (balanced && counts[0] > 0 && counts[1] > 0) {
      return (sums[0] / counts[0] + sums[1] / counts[1]) / 2;
    }
    return (sums[0] + sums[1]) / Math.max(1, counts[0] + counts[1]);
  }

  private static double logSigmoid(double x) {
    return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
  }
}
