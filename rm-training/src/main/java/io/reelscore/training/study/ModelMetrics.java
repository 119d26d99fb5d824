package io.reelscore.training.study;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.Evaluation;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import io.reelscore.training.evaluation.RewardScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How good a reward model is, each number the mean over the dimensions; null where it is not
 * defined, as a spread of rewards that are all equal.
 *
 * @param sets by the name of a held-out set
 * @param shortcutSensitivity how much rewards rise, in standard deviations over the first set, when
 *     a shortcut is raised by 1 and nothing else changes; the mean over the shortcuts
 */
record ModelMetrics(Map<String, SetMetrics> sets, @Nullable Double shortcutSensitivity) {

  private static final double TOP = 0.1;

  ModelMetrics {
    sets = new TreeMap<>(sets);
    shortcutSensitivity = finite(shortcutSensitivity);
  }

  /**
   * The metrics of a model.
   *
   * @param raised clips of the first set with one shortcut raised, for each shortcut as many as
   *     {@code count}
   * @param count how many of the first set's first clips were raised
   */
  static ModelMetrics of(
      RewardScorer scorer, List<HeldOutSet> sets, List<List<Sample>> raised, int count) {
    List<double[][]> bySet = sets.stream().map(set -> scorer.score(set.samples())).toList();
    Map<String, SetMetrics> metrics = new TreeMap<>();
    for (int i = 0; i < sets.size(); i++) {
      double[][] rewards = bySet.get(i);
      metrics.put(sets.get(i).name(), SetMetrics.of(Evaluation.of(rewards, sets.get(i)), rewards));
    }
    double[][] first = bySet.getFirst();
    double sum = 0;
    for (List<Sample> samples : raised) {
      double[][] rewards = scorer.score(samples);
      for (int d = 0; d < first.length; d++) {
        double unit = deviation(first[d]);
        for (int i = 0; i < count; i++) {
          sum += (rewards[d][i] - first[d][i]) / unit;
        }
      }
    }
    return new ModelMetrics(metrics, sum / (raised.size() * first.length * count));
  }

  private static @Nullable Double finite(@Nullable Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }

  /**
   * Standard deviation (ddof 0); of equal values exactly 0, which a rounded mean would not give.
   */
  private static double deviation(double[] values) {
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      return 0;
    }
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / values.length);
  }

  /**
   * Metrics on one set.
   *
   * @param accuracyCross of pairs of two prompts
   * @param accuracyWithin of pairs of one prompt
   * @param auc of Pass against Fail
   * @param margin of Pass over Fail, in standard deviations of all rewards
   * @param spread standard deviation of the Passes, in the same unit
   * @param topSpread the same of the tenth of the clips with the highest rewards
   */
  record SetMetrics(
      @Nullable Double accuracyCross,
      @Nullable Double accuracyWithin,
      @Nullable Double auc,
      @Nullable Double margin,
      @Nullable Double spread,
      @Nullable Double topSpread) {

    SetMetrics {
      accuracyCross = finite(accuracyCross);
      accuracyWithin = finite(accuracyWithin);
      auc = finite(auc);
      margin = finite(margin);
      spread = finite(spread);
      topSpread = finite(topSpread);
    }

    static SetMetrics of(SetResult result, double[][] rewards) {
      return new SetMetrics(
          mean(result, DimensionResult::accuracyCrossPrompt),
          mean(result, DimensionResult::accuracyWithinPrompt),
          mean(result, DimensionResult::auc),
          mean(result, DimensionResult::margin),
          mean(result, DimensionResult::spreadOfPositives),
          Arrays.stream(rewards).mapToDouble(SetMetrics::topSpread).average().orElseThrow());
    }

    private static double topSpread(double[] rewards) {
      double[] sorted = rewards.clone();
      Arrays.sort(sorted);
      int from = sorted.length - Math.max(1, (int) Math.round(TOP * sorted.length));
      return deviation(Arrays.copyOfRange(sorted, from, sorted.length)) / deviation(rewards);
    }

    /**
     * The mean over the dimensions that define it; null where none does, as in a set of one clip.
     */
    private static @Nullable Double mean(
        SetResult result, Function<DimensionResult, @Nullable Double> metric) {
      double sum = 0;
      int defined = 0;
      for (DimensionResult dimension : result.dimensions()) {
        Double value = metric.apply(dimension);
        if (value != null) {
          sum += value;
          defined++;
        }
      }
      return defined == 0 ? null : Double.valueOf(sum / defined);
    }
  }
}
