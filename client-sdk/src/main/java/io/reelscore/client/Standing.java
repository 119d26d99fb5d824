package io.reelscore.client;

import java.util.OptionalDouble;

/**
 * Where a member stands in its group by one reward.
 *
 * @param rank 1 for the highest reward; equal ones share the mean of their ranks
 * @param advantage (reward - mean) / (std + eps); absent when none were asked for, or without a std
 */
public record Standing(double rank, OptionalDouble advantage) {}
