package io.reelscore.training.evaluation;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
      results.add(dimension(set, d, rewards[d]));
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

  private static DimensionResult dimension(HeldOutSet set, int d, double[] all) {
    double[] quality = set.quality()[d];
    int[] known = IntStream.range(0, all.length).filter(i -> !Double.isNaN(quality[i])).toArray();
    double[] rewards = IntStream.of(known).mapToDouble(i -> all[i]).toArray();
    double[] truth = IntStream.of(known).mapToDouble(i -> quality[i]).toArray();
    int[] groups = IntStream.of(known).map(i -> set.samples().get(i).group()).toArray();
    boolean[] pass = new boolean[known.length];
    for (int i = 0; i < pass.length; i++) {
      pass[i] = truth[i] > set.pass()[d];
    }
    double[] passes =
        IntStream.range(0, pass.length).filter(i -> pass[i]).mapToDouble(i -> rewards[i]).toArray();
    double[] fails =
        IntStream.range(0, pass.length)
            .filter(i -> !pass[i])
            .mapToDouble(i -> rewards[i])
            .toArray();
    double unit = Metrics.deviation(rewards);
    return new DimensionResult(
        set.dimensions().get(d),
        known.length,
        passes.length,
        defined(Metrics.accuracy(rewards, truth, groups, false)),
        defined(Metrics.accuracy(rewards, truth, groups, true)),
        defined(Metrics.auc(rewards, pass)),
        defined((Metrics.mean(passes) - Metrics.mean(fails)) / unit),
        defined(Metrics.deviation(passes) / unit),
        defined(unit));
  }

  private static @Nullable Double defined(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
