package io.reelscore.training.evaluation;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Measures a reward model on held-out clips. */
public final class Evaluation {

  private Evaluation() {}

  /** The results on a set whose dimensions are the scorer's. */
  public static SetResult of(RewardScorer scorer, HeldOutSet set) {
    return of(scorer.score(set.samples()), set);
  }

  /** The results of rewards [dimension][sample] that were already computed. */
  public static SetResult of(double[][] rewards, HeldOutSet set) {
    List<DimensionResult> results = new ArrayList<>();
    for (int d = 0; d < set.dimensions().size(); d++) {
      results.add(new Ratings(set, d, rewards[d]).result());
    }
    return new SetResult(set.name(), set.samples().size(), results);
  }

  /** The results on pairs of a clean and a spoilt clip. */
  public static List<DefectResult> of(
      RewardScorer scorer, List<DefectSet> sets, List<String> order) {
    List<DefectResult> results = new ArrayList<>();
    for (DefectSet set : sets) {
      int d = order.indexOf(set.dimension());
      double[] clean = scorer.score(set.clean())[d];
      double[] defect = scorer.score(set.defect())[d];
      long below = IntStream.range(0, clean.length).filter(i -> defect[i] < clean[i]).count();
      results.add(new DefectResult(set.dimension(), clean.length, (double) below / clean.length));
    }
    return results;
  }
}
