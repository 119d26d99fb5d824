package io.reelscore.service.model;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread will make true soon. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Await() {}

  static void that(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not true within " + PATIENCE);
      }
      Thread.onSpinWait();
    }
  }
}
