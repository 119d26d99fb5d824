package io.reelscore.training.config;

import io.reelscore.training.optim.ScheduleSettings;

/**
 * How the reward model is trained.
 *
 * @param steps batches
 * @param batchItems clips a batch
 * @param backboneRate the backbone's highest learning rate
 * @param headRate the heads' highest learning rate
 * @param schedule of the rates
 * @param weightDecay a unit of rate
 * @param maxGradientNorm gradients are scaled down to this norm
 * @param earlyStopping whether it may end before all steps
 */
public record RewardSettings(
    int steps,
    int batchItems,
    double backboneRate,
    double headRate,
    ScheduleSettings schedule,
    double weightDecay,
    double maxGradientNorm,
    EarlyStopping earlyStopping) {

  public RewardSettings {
    Require.atLeast("reward.steps", steps, 1);
    Require.atLeast("reward.batchItems", batchItems, 2);
    Require.above0("reward.backboneRate", backboneRate);
    Require.above0("reward.headRate", headRate);
    Require.from0("reward.weightDecay", weightDecay);
    Require.above0("reward.maxGradientNorm", maxGradientNorm);
    Require.sound("reward.schedule", () -> schedule.of(backboneRate, steps));
  }
}
