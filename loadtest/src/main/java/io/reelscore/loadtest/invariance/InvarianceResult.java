package io.reelscore.loadtest.invariance;

import io.reelscore.loadtest.stats.Estimate;
import java.util.Map;

/**
 * What was found.
 *
 * @param model identity of the model
 * @param fingerprint what it ran on
 * @param determinism the class the service reports
 * @param requests held against the sample alone
 * @param mismatches of them
 * @param requestsByBatchSize how many ran in batches of each size
 * @param offMismatches of as many requests to the service with the mode off
 * @param sameBitsAsOff whether both services give each sample alone the same bits
 * @param onCpuMillis CPU time of a request, a number a round
 * @param offCpuMillis the same with the mode off
 * @param throughputRatio CPU time with the mode off / with it on
 */
public record InvarianceResult(
    String model,
    String fingerprint,
    String determinism,
    int requests,
    int mismatches,
    Map<Integer, Integer> requestsByBatchSize,
    int offMismatches,
    boolean sameBitsAsOff,
    double[] onCpuMillis,
    double[] offCpuMillis,
    Estimate throughputRatio) {

  /** Whether every reward had the bits of its sample alone. */
  public boolean bitIdentical() {
    return mismatches == 0;
  }
}
