package io.reelscore.core;

import java.time.Duration;

/**
 * How a device is shared.
 *
 * @param workers threads that prepare and run batches
 * @param concurrentRuns batches that run at once; with more workers than that, the next batch is
 *     assembled while one runs
 * @param ageing how long training waits before evaluation no longer goes first
 * @param watchdog how long a run may take before it is terminated and its samples are failed
 * @param outOfMemoryRecovery how long after a lack of memory a larger batch is tried again
 */
public record DeviceOptions(
    int workers,
    int concurrentRuns,
    Duration ageing,
    Duration watchdog,
    Duration outOfMemoryRecovery) {

  public DeviceOptions {
    OptionChecks.requireAtLeastOne("workers", workers);
    OptionChecks.requireAtLeastOne("concurrentRuns", concurrentRuns);
    OptionChecks.requireNotNegative("ageing", ageing);
    OptionChecks.requirePositive("watchdog", watchdog);
    OptionChecks.requirePositive("outOfMemoryRecovery", outOfMemoryRecovery);
  }

  /** So many workers, each of which runs a batch of its own: a CPU. */
  public static DeviceOptions cpu(int workers) {
    return new DeviceOptions(
        workers, workers, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(30));
  }
}
