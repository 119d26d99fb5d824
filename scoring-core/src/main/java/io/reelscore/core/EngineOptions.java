package io.reelscore.core;

import java.time.Duration;

/**
 * How one engine works.
 *
 * @param workers threads that run batches
 * @param maxBatchItems samples a batch; the executor's own limit holds as well
 * @param maxBatchDelay how long an idle worker waits for a batch to fill; 0: never
 * @param maxInFlightItems samples admitted and not yet let go
 * @param maxInFlightBytes their bytes
 */
public record EngineOptions(
    int workers,
    int maxBatchItems,
    Duration maxBatchDelay,
    int maxInFlightItems,
    long maxInFlightBytes) {

  public EngineOptions {
    requireAtLeastOne("workers", workers);
    requireAtLeastOne("maxBatchItems", maxBatchItems);
    requireAtLeastOne("maxInFlightItems", maxInFlightItems);
    requireAtLeastOne("maxInFlightBytes", maxInFlightBytes);
    if (maxBatchDelay.isNegative()) {
      throw new IllegalArgumentException(
          "maxBatchDelay: %s (expected: at least PT0S)".formatted(maxBatchDelay));
    }
  }

  private static void requireAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d (expected: at least 1)".formatted(name, value));
    }
  }
}
