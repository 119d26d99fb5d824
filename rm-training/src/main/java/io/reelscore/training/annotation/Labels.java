package io.reelscore.training.annotation;

import io.reelscore.training.pairs.Verdict;

/**
 * One label for each unit that was judged in one dimension.
 *
 * @param judgements they were made of
 * @param pass [units] how likely Pass is, 0..1: the share of the votes, or the posterior
 */
public record Labels(Judgements judgements, double[] pass) {

  static Labels votes(Judgements judgements) {
    double[] pass = new double[judgements.size()];
    for (int u = 0; u < pass.length; u++) {
      int from = judgements.starts()[u];
      int to = judgements.starts()[u + 1];
      int votes = 0;
      for (int i = from; i < to; i++) {
        votes += judgements.category()[i];
      }
      pass[u] = (double) votes / (to - from);
    }
    return new Labels(judgements, pass);
  }

  /** The labels of a fit to those judgements. */
  public static Labels of(Judgements judgements, DawidSkene fit) {
    double[] pass = new double[judgements.size()];
    for (int u = 0; u < pass.length; u++) {
      pass[u] = fit.posterior()[2 * u + 1];
    }
    return new Labels(judgements, pass);
  }

  /** Pass above a half, Fail below, none in between. */
  public Verdict verdict(int unit) {
    return pass[unit] > 0.5 ? Verdict.PASS : pass[unit] < 0.5 ? Verdict.FAIL : Verdict.NONE;
  }
}
