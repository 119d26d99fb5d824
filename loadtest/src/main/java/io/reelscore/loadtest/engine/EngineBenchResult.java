package io.reelscore.loadtest.engine;

import io.reelscore.loadtest.stats.Estimate;
import io.reelscore.loadtest.stats.Rounds;

/**
 * What was measured.
 *
 * @param model identity of the model
 * @param fingerprint what it ran on
 * @param items samples of each measurement
 * @param raw the bare loop
 * @param engine the engine in process
 * @param service the service's process
 * @param engineEfficiency CPU time of the bare loop / that of the engine
 * @param serviceEfficiency CPU time of the bare loop / that of the service
 */
public record EngineBenchResult(
    String model,
    String fingerprint,
    int items,
    Series raw,
    Series engine,
    Series service,
    Estimate engineEfficiency,
    Estimate serviceEfficiency) {

  /**
   * One way to score, over the rounds.
   *
   * @param cpuMillisPerItem one a round
   * @param meanBatch samples a batch
   */
  public record Series(double[] cpuMillisPerItem, double meanBatch) {
    /** The middle round. */
    public double median() {
      return Rounds.median(cpuMillisPerItem);
    }
  }
}
