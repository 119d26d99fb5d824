package io.reelscore.training.config;

/**
 * When a training is saved, beside at the end of each phase and when it is stopped.
 *
 * @param everySteps steps between two checkpoints; 0 for no such rule
 * @param everySeconds seconds between two checkpoints; 0 for no such rule
 */
public record CheckpointSettings(int everySteps, double everySeconds) {

  public CheckpointSettings {
    Require.atLeast("checkpoint.everySteps", everySteps, 0);
    Require.from0("checkpoint.everySeconds", everySeconds);
  }
}
