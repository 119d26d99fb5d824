package io.reelscore.core;

import java.util.List;

/** Makes a model's row of numbers into an outcome: rewards only if all of them are finite. */
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

  static ScoreOutcome outcome(EngineModel model, float[] row, ScoreOutcome.Timings timings) {
    List<String> dimensions = model.dimensions();
    if (row.length != dimensions.size()) {
      return failed(
          FailureReason.EXECUTION_FAILED,
          "rewards: %d (expected: %d)".formatted(row.length, dimensions.size()));
    }
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        return failed(
            FailureReason.NON_FINITE_SCORE,
            "reward %s: %s (expected: a finite number)".formatted(dimensions.get(i), row[i]));
      }
    }
    return new ScoreOutcome.Scored(row, timings);
  }

  /** The outcome of a finite row beside one that is not, where rows may depend on each other. */
  static ScoreOutcome doubtful() {
    return failed(
        FailureReason.EXECUTION_FAILED,
        "a neighbour in the batch gave a reward that is not finite, and rewards of this model may"
            + " depend on their neighbours");
  }

  private static ScoreOutcome.Failed failed(FailureReason reason, String message) {
    return new ScoreOutcome.Failed(reason, FailureStage.EXECUTION, message);
  }
}
