package io.reelscore.training.config;

import io.reelscore.training.optim.ScheduleSettings;

/**
 * How the backbone is pre-trained.
 *
 * @param steps batches
 * @param batchItems clips a batch
 * @param rate the highest learning rate
 * @param schedule of the rate
 * @param weightDecay a unit of rate
 * @param maxGradientNorm gradients are scaled down to this norm
 */
public record PretrainingSettings(
    int steps,
    int batchItems,
    double rate,
    ScheduleSettings schedule,
    double weightDecay,
    double maxGradientNorm) {

  public PretrainingSettings {
    Require.atLeast("pretraining.steps", steps, 1);
    Require.atLeast("pretraining.batchItems", batchItems, 1);
    Require.above0("pretraining.rate", rate);
    Require.from0("pretraining.weightDecay", weightDecay);
    Require.above0("pretraining.maxGradientNorm", maxGradientNorm);
    Require.sound("pretraining.schedule", () -> schedule.of(rate, steps));
  }
}
