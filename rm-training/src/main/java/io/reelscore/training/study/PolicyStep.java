package io.reelscore.training.study;

import java.util.List;

/**
 * A policy before one of its updates.
 *
 * @param reward mean over the step's clips
 * @param groupDeviation of the rewards, ddof 0, mean over the groups
 * @param gold true quality of the policy, mean over the dimensions
 * @param goldByDimension each
 * @param kl divergence from the reference policy, exact, in nats
 * @param shortcuts how far brightness, saturation and grain have risen above the reference, mean
 */
record PolicyStep(
    double reward,
    double groupDeviation,
    double gold,
    List<Double> goldByDimension,
    double kl,
    double shortcuts) {
  PolicyStep {
    goldByDimension = List.copyOf(goldByDimension);
  }
}
