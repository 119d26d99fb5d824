package io.reelscore.core;

import java.time.Duration;

/**
 * How fast what is held becomes free, and from it when a refused caller should come back.
 *
 * <p>Over the time in which anything is held, two exponentially decaying sums are kept, {@code
 * freed = freed x exp(-dt / tau) + amount} and {@code busy = busy x exp(-dt / tau) + tau x (1 -
 * exp(-dt / tau))}; the rate is {@code freed / busy}. The hint is the time that the larger of what
 * must go and of half of what is held needs at that rate, for items and for bytes, the longer of
 * both, between 20 ms and 5 s; half, because others were refused too. Used under its owner's lock.
 */
final class DrainRate {
  static final Duration MIN = Duration.ofMillis(20);
  static final Duration MAX = Duration.ofSeconds(5);
  private static final double TAU_NANOS = 5e9;

  private long lastNanos;
  private boolean started;
  private double freedItems;
  private double freedBytes;
  private double busyNanos;

  /** Time has passed; {@code held} says whether anything was held meanwhile. */
  void advance(long nowNanos, boolean held) {
    long dt = started ? Math.max(0, nowNanos - lastNanos) : 0;
    lastNanos = nowNanos;
    started = true;
    if (!held || dt == 0) {
      return;
    }
    double decay = Math.exp(-dt / TAU_NANOS);
    freedItems *= decay;
    freedBytes *= decay;
    busyNanos = busyNanos * decay + TAU_NANOS * (1 - decay);
  }

  void freed(int items, long bytes) {
    freedItems += items;
    freedBytes += bytes;
  }

  /** When so much is likely to be free. */
  Duration timeFor(long itemsToGo, long bytesToGo, long itemsHeld, long bytesHeld) {
    double nanos =
        Math.max(
            nanosFor(Math.max((double) itemsToGo, itemsHeld / 2.0), freedItems),
            nanosFor(Math.max((double) bytesToGo, bytesHeld / 2.0), freedBytes));
    return Duration.ofNanos(Math.clamp((long) nanos, MIN.toNanos(), MAX.toNanos()));
  }

  /** 0 while nothing is known. */
  private double nanosFor(double amount, double freed) {
    return amount <= 0 || freed <= 0 || busyNanos <= 0 ? 0 : amount * busyNanos / freed;
  }
}
