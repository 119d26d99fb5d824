package io.reelscore.training.evaluation;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import io.reelscore.training.evaluation.Measured.DimensionDetail;
import io.reelscore.training.evaluation.Measured.Place;
import io.reelscore.training.evaluation.Measured.Resamples;
import io.reelscore.training.evaluation.Measured.SetDetail;
import io.reelscore.training.evaluation.Measured.ShortcutResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures one model with intervals. */
public final class Measurement {

  private final RewardScorer scorer;
  private final List<String> dimensions;
  private final Resampling resampling;
  private final Map<Place, double[]> rewards = new LinkedHashMap<>();
  private final Map<Place, double[][]> metrics = new LinkedHashMap<>();
  private final Map<Place, double[]> shortcuts = new LinkedHashMap<>();

  private Measurement(RewardScorer scorer, List<String> dimensions, Resampling resampling) {
    this.scorer = scorer;
    this.dimensions = dimensions;
    this.resampling = resampling;
  }

  /**
   * Everything about a model.
   *
   * @param model its identity
   * @param dimensions the scorer's, at least those of the sets
   * @param training what its run told
   */
  public static Measured of(
      String model,
      RewardScorer scorer,
      List<String> dimensions,
      Yardstick yardstick,
      @Nullable TrainingHistory training,
      Resampling resampling) {
    Measurement measurement = new Measurement(scorer, dimensions, resampling);
    List<SetResult> results = new ArrayList<>();
    List<SetDetail> details = new ArrayList<>();
    yardstick.sets().forEach(set -> measurement.set(set, results, details));
    List<DefectResult> defects = Evaluation.of(scorer, yardstick.defects(), dimensions);
    return new Measured(
        model,
        new EvaluationReport(results, defects),
        details,
        defects.stream()
            .map(defect -> Interval.ofShare(defect.defectBelowClean(), defect.pairs()))
            .toList(),
        measurement.shortcuts(yardstick),
        training,
        new Resamples(measurement.rewards, measurement.metrics, measurement.shortcuts));
  }

  private void set(HeldOutSet set, List<SetResult> results, List<SetDetail> details) {
    double[][] all = scorer.score(set.samples());
    List<DimensionResult> numbers = new ArrayList<>();
    List<DimensionDetail> found = new ArrayList<>();
    int clusters = 0;
    for (int d = 0; d < set.dimensions().size(); d++) {
      String dimension = set.dimensions().get(d);
      double[] raw = all[dimensions.indexOf(dimension)];
      Ratings ratings = new Ratings(set, d, raw);
      DimensionResult result = ratings.result();
      int[][] draws = resampling.draws(ratings.clusters().count());
      PairSums.Totals[] totals = ratings.totals(draws);
      double[][] resampled = ratings.resampled(draws, totals);
      Place place = new Place(set.name(), dimension);
      rewards.put(place, raw);
      metrics.put(place, resampled);
      numbers.add(result);
      found.add(detail(ratings, result, resampled, ratings.curves(totals)));
      clusters = Math.max(clusters, ratings.clusters().count());
    }
    results.add(new SetResult(set.name(), set.samples().size(), numbers));
    details.add(new SetDetail(set.name(), clusters, found));
  }

  private static DimensionDetail detail(
      Ratings ratings, DimensionResult result, double[][] resampled, Curves curves) {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    Map<String, String> notMeasured = new LinkedHashMap<>();
    Metric[] all = Metric.values();
    for (int m = 0; m < all.length; m++) {
      if (result.value(all[m]) == null) {
        notMeasured.put(all[m].id(), ratings.reason(all[m]));
        continue;
      }
      Interval interval = Interval.ofResamples(resampled[m]);
      if (interval != null) {
        intervals.put(all[m].id(), interval);
      }
    }
    return new DimensionDetail(result.dimension(), intervals, notMeasured, curves);
  }

  private List<ShortcutResult> shortcuts(Yardstick yardstick) {
    List<ShortcutResult> results = new ArrayList<>();
    HeldOutSet set = yardstick.sets().getFirst();
    for (ShortcutSet shortcut : yardstick.shortcuts()) {
      double[][] after = scorer.score(shortcut.raised());
      int clips = shortcut.raised().size();
      Clusters clusters =
          Clusters.of(shortcut.raised().stream().mapToInt(sample -> sample.group()).toArray());
      for (int d = 0; d < set.dimensions().size(); d++) {
        String dimension = set.dimensions().get(d);
        double[] before = Objects.requireNonNull(rewards.get(new Place(set.name(), dimension)));
        int[] once = new int[before.length];
        Arrays.fill(once, 1);
        double unit = Moments.of(before, once, i -> true).deviation();
        double[] change = after[dimensions.indexOf(dimension)].clone();
        Arrays.setAll(change, i -> (change[i] - before[i]) / unit);
        double[] resampled =
            Arrays.stream(resampling.draws(clusters.count()))
                .mapToDouble(draw -> mean(change, clusters.perClip(draw)))
                .toArray();
        shortcuts.put(new Place(shortcut.latent(), dimension), resampled);
        double mean = mean(change, clusters.perClip(clusters.once()));
        results.add(
            new ShortcutResult(
                dimension,
                shortcut.latent(),
                clips,
                Double.isFinite(mean) ? mean : null,
                Interval.ofResamples(resampled),
                Arrays.stream(shortcut.qualityChange()[d]).average().orElse(0)));
      }
    }
    return results;
  }

  private static double mean(double[] values, int[] times) {
    return Moments.of(values, times, i -> true).mean();
  }

  /** The dimensions of any of the models, in the order they come. */
  static Set<String> dimensions(List<Measured> models) {
    Set<String> names = new LinkedHashSet<>();
    models.forEach(model ->
        model
            .report()
            .sets()
            .forEach(set -> set.dimensions().forEach(d -> names.add(d.dimension()))));
    return names;
  }
}
