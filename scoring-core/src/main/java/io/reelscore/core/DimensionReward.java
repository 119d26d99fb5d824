package io.reelscore.core;

/** What a model gave a sample in one dimension: a finite number, or a failure that is none. */
public sealed interface DimensionReward {

  /**
   * The reward.
   *
   * @param raw the model's output; finite
   */
  record Finite(float raw) implements DimensionReward {
    public Finite {
      if (!Float.isFinite(raw)) {
        throw new IllegalArgumentException("raw reward: " + raw + " (expected: a finite number)");
      }
    }
  }

  /** There is no reward in this dimension. */
  record NotFinite(ScoreOutcome.Failed failure) implements DimensionReward {}
}
