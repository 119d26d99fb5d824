package io.reelscore.core;

import java.util.ArrayList;
import java.util.List;

/** Makes a model's row of numbers into an outcome. */
final class Rewards {
  private Rewards() {}

  static boolean areFinite(float[] row) {
    for (float reward : row) {
      if (!Float.isFinite(reward)) {
        return false;
      }
    }
    return true;
  }

  /** Rewards where the row has finite numbers; a failure when it has none. */
  static ScoreOutcome outcome(EngineModel model, float[] row, ScoreOutcome.Timings timings) {
    List<String> dimensions = model.dimensions();
    if (row.length != dimensions.size()) {
      return failed(
          FailureReason.EXECUTION_FAILED,
          "rewards: %d (expected: %d)".formatted(row.length, dimensions.size()));
    }
    List<DimensionReward> rewards = new ArrayList<>(row.length);
    boolean oneIsFinite = false;
    for (int i = 0; i < row.length; i++) {
      if (Float.isFinite(row[i])) {
        rewards.add(new DimensionReward.Finite(row[i]));
        oneIsFinite = true;
      } else {
        rewards.add(new DimensionReward.NotFinite(notFinite(dimensions.get(i), row[i])));
      }
    }
    return oneIsFinite ? new ScoreOutcome.Scored(rewards, timings) : firstFailure(rewards);
  }

  /**
   * The outcome of one of several rows that may depend on each other, one of which is not finite:
   * no number of such a batch is delivered.
   */
  static ScoreOutcome doubtful(EngineModel model, float[] row, ScoreOutcome.Timings timings) {
    if (areFinite(row)) {
      return failed(
          FailureReason.EXECUTION_FAILED,
          "a neighbour in the batch gave a reward that is not finite, and rewards of this model may"
              + " depend on their neighbours");
    }
    return switch (outcome(model, row, timings)) {
      case ScoreOutcome.Scored scored -> firstFailure(scored.rewards());
      case ScoreOutcome.Failed failed -> failed;
    };
  }

  private static ScoreOutcome.Failed firstFailure(List<DimensionReward> rewards) {
    for (DimensionReward reward : rewards) {
      if (reward instanceof DimensionReward.NotFinite(ScoreOutcome.Failed failure)) {
        return failure;
      }
    }
    throw new IllegalArgumentException("rewards: all finite (expected: one that is not)");
  }

  private static ScoreOutcome.Failed notFinite(String dimension, float reward) {
    return failed(
        FailureReason.NON_FINITE_SCORE,
        "reward %s: %s (expected: a finite number)".formatted(dimension, reward));
  }

  private static ScoreOutcome.Failed failed(FailureReason reason, String message) {
    return new ScoreOutcome.Failed(reason, FailureStage.EXECUTION, message);
  }
}
