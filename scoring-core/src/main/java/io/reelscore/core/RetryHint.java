package io.reelscore.core;

import java.time.Duration;

/**
 * When a refused caller should come back: the time the workers need for half of what is in flight,
 * {@code items / 2 x nanosPerItem / workers}, between 20 ms and 5 s. {@code nanosPerItem} is an
 * exponentially weighted mean (weight 0.2) of what batches took for each of their samples.
 */
final class RetryHint {
  private static final Duration MIN = Duration.ofMillis(20);
  private static final Duration MAX = Duration.ofSeconds(5);
  private static final double WEIGHT = 0.2;

  private final int workers;
  private double nanosPerItem;

  RetryHint(int workers) {
    this.workers = workers;
  }

  synchronized void batchTook(int items, long nanos) {
    double sample = (double) nanos / items;
    nanosPerItem = nanosPerItem == 0 ? sample : nanosPerItem + WEIGHT * (sample - nanosPerItem);
  }

  synchronized Duration retryAfter(int itemsInFlight) {
    Duration estimate = Duration.ofNanos((long) (itemsInFlight / 2.0 * nanosPerItem / workers));
    if (estimate.compareTo(MIN) < 0) {
      return MIN;
    }
    return estimate.compareTo(MAX) > 0 ? MAX : estimate;
  }
}
