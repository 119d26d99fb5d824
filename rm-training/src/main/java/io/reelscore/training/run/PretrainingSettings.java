package io.reelscore.training.run;

/**
 * How the backbone is pre-trained.
 *
 * @param steps batches
 * @param batchItems clips a batch
 * @param rate the highest learning rate of the one-cycle schedule
 * @param rising the share of the steps with a rising rate
 * @param weightDecay a unit of rate
 * @param maxGradientNorm gradients are scaled down to this norm
 */
public record PretrainingSettings(
    int steps,
    int batchItems,
    double rate,
    double rising,
    double weightDecay,
    double maxGradientNorm) {}
