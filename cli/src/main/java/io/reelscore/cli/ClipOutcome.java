package io.reelscore.cli;

import java.util.List;
import java.util.SequencedMap;

/** What became of one clip. */
sealed interface ClipOutcome {

  /**
   * The clip has a reward.
   *
   * @param rewards by dimension, in the model's order
   * @param composite the weighted mean of the normalized rewards
   * @param model identity of the model that gave them
   * @param warnings what a reader should know
   */
  record Scored(
      SequencedMap<String, Reward> rewards, double composite, String model, List<String> warnings)
      implements ClipOutcome {
    public Scored {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The clip has none.
   *
   * @param error one sentence
   */
  record Failed(String error) implements ClipOutcome {}

  /**
   * The reward of one dimension. Higher is better.
   *
   * @param raw the model's output
   * @param normalized (raw - mean) / std of the model's reference
   * @param percentile of raw in the model's reference, 0..100
   */
  record Reward(double raw, double normalized, double percentile) {}
}
