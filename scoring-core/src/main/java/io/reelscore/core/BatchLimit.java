package io.reelscore.core;

/**
 * How many samples of one bucket a batch may hold. A lack of memory halves it; each time the
 * recovery time has passed since, it doubles again, up to what is configured.
 */
final class BatchLimit {
  private final int configured;
  private final long recoveryNanos;
  private int current;
  private long doublesAtNanos;

  BatchLimit(int configured, long recoveryNanos) {
    this.configured = configured;
    this.recoveryNanos = recoveryNanos;
    this.current = configured;
  }

  int items(long nowNanos) {
    while (current < configured && nowNanos - doublesAtNanos >= 0) {
      current = (int) Math.min(configured, 2L * current);
      doublesAtNanos += recoveryNanos;
    }
    return current;
  }

  /** A batch of so many did not fit. True when that is news. */
  boolean shrink(int failedItems, long nowNanos) {
    doublesAtNanos = nowNanos + recoveryNanos;
    int half = Math.max(1, failedItems / 2);
    if (half >= current) {
      return false;
    }
    current = half;
    return true;
  }
}
