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
   * @param margin mean reward of Pass less that of Fail, in standard deviations of all rewards
   * @param spreadOfPositives standard deviation of the Passes' rewards, in the same unit
   * @param standardDeviation of all raw rewards
   */
  public record DimensionResult(
      String dimension,
      int clips,
      int passes,
      @Nullable Double accuracyCrossPrompt,
      @Nullable Double accuracyWithinPrompt,
      @Nullable Double auc,
      @Nullable Double margin,
      @Nullable Double spreadOfPositives,
      @Nullable Double standardDeviation) {}

  /**
   * Results on one dimension's defect pairs.
   *
   * @param dimension its name
   * @param pairs how many
   * @param defectBelowClean the share in which the spoilt clip gets the lower reward
   */
  public record DefectResult(String dimension, int pairs, double defectBelowClean) {}
}
