package io.reelscore.training.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good a reward model is.
 *
 * @param sets on held-out clips
 * @param defects on held-out pairs of a clean and a spoilt clip, after an H.264 round trip; empty
 *     where there is no world to spoil
 */
public record EvaluationReport(List<SetResult> sets, List<DefectResult> defects) {

  public EvaluationReport {
    sets = List.copyOf(sets);
    defects = List.copyOf(defects);
  }

  /**
   * Results on one set.
   *
   * @param name for example {@code in_distribution}
   * @param clips how many
   * @param dimensions each
   */
  public record SetResult(String name, int clips, List<DimensionResult> dimensions) {
    public SetResult {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * Results in one dimension. A number is null where the set does not define it.
   *
   * @param dimension its name
   * @param clips with a known quality
   * @param passes of them
   * @param accuracyCrossPrompt how often the better of two clips of different prompts wins
   * @param accuracyWithinPrompt how often the better of two clips of one prompt wins
   * @param auc how often a Pass gets a higher reward than a Fail
   * @param bestF1 the largest F1 of a threshold on the reward, Pass being positive
   * @param bestF1Threshold that threshold, a raw reward
   * @param margin mean reward of Pass less that of Fail, in standard deviations of all rewards
   * @param spreadOfPositives standard deviation of the Passes' rewards, in the same unit
   * @param spreadOfTop standard deviation of the highest tenth of the rewards, in the same unit
   * @param topRange 99 % quantile less 90 % quantile of the rewards, in the same unit
   * @param distinctShare distinct rewards divided by clips
   * @param entropyBits of a histogram of 32 equal bins over the range of the rewards
   * @param calibrationError of predicted win shares, see {@link Metric#CALIBRATION_ERROR}
   * @param spearman rank correlation with a quality that is finer than Pass and Fail
   * @param standardDeviation of all raw rewards
   */
  public record DimensionResult(
      String dimension,
      int clips,
      int passes,
      @Nullable Double accuracyCrossPrompt,
      @Nullable Double accuracyWithinPrompt,
      @Nullable Double auc,
      @Nullable Double bestF1,
      @Nullable Double bestF1Threshold,
      @Nullable Double margin,
      @Nullable Double spreadOfPositives,
      @Nullable Double spreadOfTop,
      @Nullable Double topRange,
      @Nullable Double distinctShare,
      @Nullable Double entropyBits,
      @Nullable Double calibrationError,
      @Nullable Double spearman,
      @Nullable Double standardDeviation) {

    /** From the values of all {@linkplain Metric metrics} in their order, NaN where undefined. */
    static DimensionResult of(String dimension, int clips, int passes, double[] values) {
      @Nullable Double[] known = new @Nullable Double[values.length];
      for (int m = 0; m < values.length; m++) {
        known[m] = Double.isFinite(values[m]) ? values[m] : null;
      }
      return new DimensionResult(
          dimension, clips, passes, known[0], known[1], known[2], known[3], known[4], known[5],
          known[6], known[7], known[8], known[9], known[10], known[11], known[12], known[13]);
    }

    /** One of the numbers. */
    public @Nullable Double value(Metric metric) {
      return switch (metric) {
        case ACCURACY_CROSS_PROMPT -> accuracyCrossPrompt;
        case ACCURACY_WITHIN_PROMPT -> accuracyWithinPrompt;
        case AUC -> auc;
        case BEST_F1 -> bestF1;
        case BEST_F1_THRESHOLD -> bestF1Threshold;
        case MARGIN -> margin;
        case SPREAD_OF_POSITIVES -> spreadOfPositives;
        case SPREAD_OF_TOP -> spreadOfTop;
        case TOP_RANGE -> topRange;
        case DISTINCT_SHARE -> distinctShare;
        case ENTROPY_BITS -> entropyBits;
        case CALIBRATION_ERROR -> calibrationError;
        case SPEARMAN -> spearman;
        case STANDARD_DEVIATION -> standardDeviation;
      };
    }
  }

  /**
   * Results on one dimension's defect pairs.
   *
   * @param dimension its name
   * @param pairs how many
   * @param defectBelowClean the share in which the spoilt clip gets the lower reward
   */
  public record DefectResult(String dimension, int pairs, double defectBelowClean) {}
}
