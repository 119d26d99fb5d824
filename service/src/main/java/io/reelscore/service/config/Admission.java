package io.reelscore.service.config;

import io.reelscore.core.AdmissionLimits;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the server holds at once; more is refused with RESOURCE_EXHAUSTED and a retry hint.
 *
 * @param maxInFlightItems samples from admission to reply
 * @param maxInFlightSize their bytes: the request and the frames decoded from it
 * @param maxInFlightItemsPerRun samples of one run; 0: three quarters of the above, so that a run
 *     that takes all it can leaves room for those that come, and at least a group of the largest
 *     size
 * @param maxInFlightSizePerRun their bytes; 0: three quarters of the above
 * @param maxGroupItems samples of one group
 * @param memoryBudget memory for all requests, held or on their way; 0: three quarters of the heap
 *     and the direct memory that the process may use
 */
public record Admission(
    @DefaultValue("256") int maxInFlightItems,
    @DefaultValue("512MB") DataSize maxInFlightSize,
    @DefaultValue("0") int maxInFlightItemsPerRun,
    @DefaultValue("0MB") DataSize maxInFlightSizePerRun,
    @DefaultValue("128") int maxGroupItems,
    @DefaultValue("0MB") DataSize memoryBudget) {

  public Admission {
    Limits.atLeastOne("reelscore.admission.max-in-flight-items", maxInFlightItems);
    Limits.atLeastOne("reelscore.admission.max-in-flight-size", maxInFlightSize.toBytes());
    Limits.range(
        "reelscore.admission.max-in-flight-items-per-run",
        maxInFlightItemsPerRun,
        0,
        maxInFlightItems);
    Limits.range(
        "reelscore.admission.max-in-flight-size-per-run",
        maxInFlightSizePerRun.toBytes(),
        0,
        maxInFlightSize.toBytes());
    Limits.range(
        "reelscore.admission.max-group-items",
        maxGroupItems,
        1,
        maxInFlightItemsPerRun == 0 ? maxInFlightItems : maxInFlightItemsPerRun);
    Limits.require(
        !memoryBudget.isNegative(), "reelscore.admission.memory-budget", memoryBudget, "0 or more");
  }

  /** What it comes to. */
  public AdmissionLimits limits() {
    long bytes = maxInFlightSize.toBytes();
    long bytesPerRun = maxInFlightSizePerRun.toBytes();
    return new AdmissionLimits(
        maxInFlightItems,
        bytes,
        maxInFlightItemsPerRun == 0
            ? Math.max(maxGroupItems, threeQuarters(maxInFlightItems))
            : maxInFlightItemsPerRun,
        bytesPerRun == 0 ? Math.max(1, bytes - bytes / 4) : bytesPerRun);
  }

  private static int threeQuarters(int items) {
    return items - items / 4;
  }
}
