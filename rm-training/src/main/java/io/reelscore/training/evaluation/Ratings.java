package io.reelscore.training.evaluation;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rewards of the clips whose quality in one dimension is known, beside that quality. */
final class Ratings {

  private static final double TOP = 0.1;

  private final String dimension;
  private final double[] rewards;
  private final boolean[] pass;
  private final boolean graded;
  private final Clusters clusters;
  private final Ranked byReward;
  private final Ranked byQuality;
  private final int[] bins;
  private final PairSums pairs;

  /** Dimension {@code d} of a set; {@code all} are the rewards of all its clips. */
  Ratings(HeldOutSet set, int d, double[] all) {
    double[] known = set.quality()[d];
    int[] members = IntStream.range(0, all.length).filter(i -> !Double.isNaN(known[i])).toArray();
    double[] quality = IntStream.of(members).mapToDouble(i -> known[i]).toArray();
    int[] groups = IntStream.of(members).map(i -> set.samples().get(i).group()).toArray();
    this.dimension = set.dimensions().get(d);
    this.rewards = IntStream.of(members).mapToDouble(i -> all[i]).toArray();
    this.pass = new boolean[members.length];
    for (int i = 0; i < pass.length; i++) {
      pass[i] = quality[i] > set.pass()[d];
    }
    this.graded = DoubleStream.of(quality).anyMatch(q -> q != 0 && q != 1);
    this.clusters = Clusters.of(groups);
    this.byReward = new Ranked(rewards);
    this.byQuality = new Ranked(quality);
    this.bins = Histogram.bins(rewards);
    this.pairs = new PairSums(rewards, quality, groups, clusters);
  }

  Clusters clusters() {
    return clusters;
  }

  Ranked byReward() {
    return byReward;
  }

  /** The numbers as they are. */
  DimensionResult result() {
    return DimensionResult.of(
        dimension,
        rewards.length,
        (int) IntStream.range(0, pass.length).filter(i -> pass[i]).count(),
        measure(clusters.once(), pairs.of(new int[][] {clusters.once()})[0]));
  }

  /** The numbers of each resample, [metric][resample]. */
  double[][] resampled(int[][] draws, PairSums.Totals[] totals) {
    double[][] values = new double[Metric.values().length][draws.length];
    for (int r = 0; r < draws.length; r++) {
      double[] measured = measure(draws[r], totals[r]);
      for (int m = 0; m < measured.length; m++) {
        values[m][r] = measured[m];
      }
    }
    return values;
  }

  PairSums.Totals[] totals(int[][] draws) {
    return pairs.of(draws);
  }

  private double[] measure(int[] draw, PairSums.Totals sums) {
    int[] times = clusters.perClip(draw);
    double unit = Moments.of(rewards, times, i -> true).deviation();
    Moments passes = Moments.of(rewards, times, i -> pass[i]);
    Moments fails = Moments.of(rewards, times, i -> !pass[i]);
    double[] f1 = byReward.bestF1(pass, times);
    Metric[] metrics = Metric.values();
    double[] values = new double[metrics.length];
    for (int m = 0; m < metrics.length; m++) {
      values[m] =
          switch (metrics[m]) {
            case ACCURACY_CROSS_PROMPT -> sums.accuracyCrossPrompt();
            case ACCURACY_WITHIN_PROMPT -> sums.accuracyWithinPrompt();
            case AUC -> byReward.auc(pass, times);
            case BEST_F1 -> f1[0];
            case BEST_F1_THRESHOLD -> f1[1];
            case MARGIN -> (passes.mean() - fails.mean()) / unit;
            case SPREAD_OF_POSITIVES -> passes.deviation() / unit;
            case SPREAD_OF_TOP -> byReward.topDeviation(times, TOP) / unit;
            case TOP_RANGE ->
                (byReward.quantile(times, 0.99) - byReward.quantile(times, 0.9)) / unit;
            case DISTINCT_SHARE -> byReward.distinctShare(times);
            case ENTROPY_BITS -> Histogram.entropyBits(bins, times);
            case CALIBRATION_ERROR -> sums.calibrationError();
            case SPEARMAN -> graded ? Ranked.correlation(byReward, byQuality, times) : Double.NaN;
            case STANDARD_DEVIATION -> unit;
          };
    }
    return values;
  }

  Curves curves(PairSums.Totals[] resampled) {
    PairSums.Totals sums = totals(new int[][] {clusters.once()})[0];
    List<Curves.Gap> gaps = new ArrayList<>();
    for (int at = 0; graded && at < PairSums.GAPS.length - 1; at++) {
      int gap = at;
      gaps.add(
          new Curves.Gap(
              PairSums.GAPS[gap],
              PairSums.GAPS[gap + 1],
              (long) sums.crossPairs(gap),
              defined(sums.crossAccuracy(gap)),
              interval(resampled, totals -> totals.crossAccuracy(gap)),
              (long) sums.withinPairs(gap),
              defined(sums.withinAccuracy(gap)),
              interval(resampled, totals -> totals.withinAccuracy(gap))));
    }
    List<Curves.Calibration> calibration = new ArrayList<>();
    for (int at = 0; at < PairSums.CALIBRATION_BINS; at++) {
      int bin = at;
      if (sums.calibrationPairs(bin) > 0) {
        calibration.add(
            new Curves.Calibration(
                (long) sums.calibrationPairs(bin),
                sums.predicted(bin),
                sums.observed(bin),
                interval(resampled, totals -> totals.observed(bin))));
      }
    }
    return new Curves(byReward.roc(pass), Histogram.of(rewards, pass), gaps, calibration);
  }

  /** Why a number is not defined. */
  String reason(Metric metric) {
    long passes = IntStream.range(0, pass.length).filter(i -> pass[i]).count();
    String verdicts =
        pass.length == 0
            ? "no clip's quality is known"
            : passes == 0 ? "no clip is a Pass" : passes == pass.length ? "no clip is a Fail" : "";
    boolean flat = Arrays.stream(rewards).distinct().limit(2).count() < 2;
    return switch (metric) {
      case SPEARMAN ->
          !graded
              ? "only Pass and Fail are known, no finer quality"
              : "all rewards or all qualities are equal";
      case ACCURACY_CROSS_PROMPT, CALIBRATION_ERROR ->
          "no two clips of different prompts differ clearly in quality";
      case ACCURACY_WITHIN_PROMPT -> "no two clips of one prompt differ clearly in quality";
      case AUC, BEST_F1, BEST_F1_THRESHOLD, MARGIN, SPREAD_OF_POSITIVES ->
          !verdicts.isEmpty()
              ? verdicts
              : flat ? "all rewards are equal" : "rewards are not finite";
      case SPREAD_OF_TOP, TOP_RANGE, DISTINCT_SHARE, ENTROPY_BITS, STANDARD_DEVIATION ->
          pass.length == 0 ? verdicts : flat ? "all rewards are equal" : "rewards are not finite";
    };
  }

  private static @Nullable Interval interval(
      PairSums.Totals[] resampled, ToDoubleFunction<PairSums.Totals> number) {
    return Interval.ofResamples(Arrays.stream(resampled).mapToDouble(number).toArray());
  }

  private static @Nullable Double defined(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
