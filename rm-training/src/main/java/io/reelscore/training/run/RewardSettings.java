package io.reelscore.training.run;

/**
 * How the reward model is trained.
 *
 * @param steps batches
 * @param batchItems clips a batch
 * @param backboneRate the backbone's highest learning rate of the one-cycle schedule
 * @param headRate the heads' highest learning rate
 * @param rising the share of the steps with a rising rate
 * @param weightDecay a unit of rate
 * @param maxGradientNorm gradients are scaled down to this norm
 */
public record RewardSettings(
    int steps,
    int batchItems,
    double backboneRate,
    double headRate,
    double rising,
    double weightDecay,
    double maxGradientNorm) {}
