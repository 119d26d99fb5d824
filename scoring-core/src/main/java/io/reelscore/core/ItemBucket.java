package io.reelscore.core;

/**
 * A token bucket of samples, kept as the time at which it is full again.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): a sample costs {@code T = ceil(1e9 / rate)}
 * nanoseconds; {@code n} are taken at {@code now} when {@code max(full, now) + n T - now <= burst
 * T}, after which {@code full = max(full, now) + n T}. Whole nanoseconds, so nothing is lost or won
 * by rounding but that T is rounded up. Used under its owner's lock.
 */
final class ItemBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private long fullAtNanos;

  ItemBucket(long nowNanos) {
    this.fullAtNanos = nowNanos;
  }

  /** How long until so many can be taken, at most {@code burstItems}; 0 when they can be now. */
  long nanosUntil(int items, Quota quota, long nowNanos) {
    if (items == 0 || !quota.hasRate()) {
      return 0;
    }
    long perItem = nanosPerItem(quota);
    return Math.max(
        0, ahead(nowNanos) + items * perItem - Math.multiplyExact(quota.burstItems(), perItem));
  }

  void take(int items, Quota quota, long nowNanos) {
    if (quota.hasRate()) {
      fullAtNanos = nowNanos + ahead(nowNanos) + items * nanosPerItem(quota);
    }
  }

  boolean isFull(long nowNanos) {
    return ahead(nowNanos) == 0;
  }

  private long ahead(long nowNanos) {
    return Math.max(0, fullAtNanos - nowNanos);
  }

  private static long nanosPerItem(Quota quota) {
    return (long) Math.ceil(NANOS_PER_SECOND / quota.itemsPerSecond());
  }
}
