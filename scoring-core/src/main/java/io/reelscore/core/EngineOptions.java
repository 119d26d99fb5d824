package io.reelscore.core;

import java.time.Duration;

/**
 * How one model is run on a device.
 *
 * @param weight its share of the device beside other models that have work, relative to theirs
 * @param maxBatchItems samples a batch; the executor's own limit holds as well
 * @param maxBatchCost cost of a batch in transformer tokens, padding included; one sample is always
 *     legal
 * @param maxBatchDelay how long an idle worker waits for a batch to fill, counted from the arrival
 *     of its oldest sample; 0: never
 */
public record EngineOptions(
    double weight, int maxBatchItems, long maxBatchCost, Duration maxBatchDelay) {

  public EngineOptions {
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: a finite number above 0)");
    }
    OptionChecks.requireAtLeastOne("maxBatchItems", maxBatchItems);
    OptionChecks.requireAtLeastOne("maxBatchCost", maxBatchCost);
    OptionChecks.requireNotNegative("maxBatchDelay", maxBatchDelay);
  }
}
