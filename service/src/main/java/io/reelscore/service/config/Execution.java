package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How each model is run.
 *
 * @param workers threads that run batches; 0: one a processor
 * @param maxBatchItems samples a batch; the bundle's own limit holds as well
 * @param maxBatchDelay how long an idle worker waits for a batch to fill
 */
public record Execution(
    @DefaultValue("0") int workers,
    @DefaultValue("8") int maxBatchItems,
    @DefaultValue("0ms") Duration maxBatchDelay) {

  public Execution {
    Limits.range("reelscore.execution.workers", workers, 0, 1024);
    Limits.range("reelscore.execution.max-batch-items", maxBatchItems, 1, 4096);
    Limits.notNegative("reelscore.execution.max-batch-delay", maxBatchDelay);
  }

  /** The number of workers on a machine with so many processors. */
  public int workersOn(int processors) {
    return workers == 0 ? processors : workers;
  }
}
