package io.reelscore.service.config;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.runtime.ExecutionProvider;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How models are run. They share the workers.
 *
 * @param workers threads that run batches; 0: one a processor, two for a GPU
 * @param maxBatchItems samples a batch; the bundle's own limit holds as well
 * @param maxBatchCost cost of a batch in transformer tokens; 0: no limit
 * @param maxBatchDelay how long an idle worker waits for a batch to fill
 * @param watchdog how long a run may take before it is terminated
 * @param ageing how long training waits before evaluation no longer goes first
 * @param outOfMemoryRecovery how long after a lack of memory a larger batch is tried again
 * @param provider what models are to run on
 * @param requiredDeterminism a model that is less repeatable is refused
 */
public record Execution(
    @DefaultValue("0") int workers,
    @DefaultValue("8") int maxBatchItems,
    @DefaultValue("0") long maxBatchCost,
    @DefaultValue("0ms") Duration maxBatchDelay,
    @DefaultValue("60s") Duration watchdog,
    @DefaultValue("2s") Duration ageing,
    @DefaultValue("30s") Duration outOfMemoryRecovery,
    @DefaultValue("auto") ExecutionProvider provider,
    @DefaultValue("none") Determinism requiredDeterminism) {

  /** One runs a batch, the other assembles the next. */
  private static final int WORKERS_OF_A_GPU = 2;

  public Execution {
    Limits.range("reelscore.execution.workers", workers, 0, 1024);
    Limits.range("reelscore.execution.max-batch-items", maxBatchItems, 1, 4096);
    Limits.require(
        maxBatchCost >= 0,
        "reelscore.execution.max-batch-cost",
        maxBatchCost,
        "0 for no limit, or more");
    Limits.notNegative("reelscore.execution.max-batch-delay", maxBatchDelay);
    Limits.positive("reelscore.execution.watchdog", watchdog);
    Limits.notNegative("reelscore.execution.ageing", ageing);
    Limits.positive("reelscore.execution.out-of-memory-recovery", outOfMemoryRecovery);
  }

  /**
   * The number of workers on the CPU of a machine with so many processors, or on another device.
   */
  public int workersOn(ExecutionProvider device, int processors) {
    int byDefault = device == ExecutionProvider.CPU ? processors : WORKERS_OF_A_GPU;
    return workers == 0 ? byDefault : workers;
  }

  /** The cost of a batch as a bound. */
  public long maxBatchCostBound() {
    return maxBatchCost == 0 ? Long.MAX_VALUE : maxBatchCost;
  }
}
