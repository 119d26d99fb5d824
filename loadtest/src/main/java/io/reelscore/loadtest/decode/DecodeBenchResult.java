package io.reelscore.loadtest.decode;

import io.reelscore.loadtest.stats.Estimate;
import java.util.List;

/**
 * What was measured.
 *
 * @param clips each of them
 * @param startMillis from starting a process until it takes clips, of each start
 * @param idleMegabytes resident memory of a process that has just started
 * @param usedMegabytes of one after all rounds
 */
public record DecodeBenchResult(
    List<ClipCost> clips, double[] startMillis, double idleMegabytes, double usedMegabytes) {

  public DecodeBenchResult {
    clips = List.copyOf(clips);
  }

  /**
   * The cost of a clip; milliseconds are medians over rounds, ratios are process / in process.
   *
   * @param name of the clip
   * @param uploadBytes of its files
   * @param inProcessMillis wall-clock time, decoded in this process
   * @param processMillis decoded in a process of its own
   * @param latency their ratio
   * @param inProcessCpuMillis CPU time of this process
   * @param processCpuMillis CPU time of this process and of the other
   * @param cpu their ratio
   */
  public record ClipCost(
      String name,
      long uploadBytes,
      double inProcessMillis,
      double processMillis,
      Estimate latency,
      double inProcessCpuMillis,
      double processCpuMillis,
      Estimate cpu) {}
}
