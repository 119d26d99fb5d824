package io.reelscore.client;

/**
 * One dimension's reward; higher is better, all parts finite.
 *
 * @param raw the model's output
 * @param normalized (raw - mean) / std of the model's reference distribution
 * @param percentile of raw in that distribution, 0 to 100
 */
public record Reward(double raw, double normalized, double percentile) {}
