package io.reelscore.core;

/**
 * A token bucket of samples, kept as the time at which it is full again.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): a sample costs {@code T = ceil(1e9 / rate)}
 * nanoseconds; {@code n} are taken at {@code now} when {@code max(full, now) + n T - now <= burst
 * T}, after which {@code full = max(full, now) + n T}. Whole nanoseconds, so nothing is lost or won
 * by rounding but that T is rounded up. What is missing is a number of samples: at another rate it
 * comes back in another time. Used under its owner's lock.
 */
final class ItemBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private long fullAtNanos;

  /** Of the rate that {@code fullAtNanos} was reckoned with. */
  private long nanosPerItem = 1;

  ItemBucket(long nowNanos) {
    this.fullAtNanos = nowNanos;
  }

  /** How long until so many can be taken, at most {@code burstItems}; 0 when they can be now. */
  long nanosUntil(int items, Quota quota, long nowNanos) {
    if (items == 0 || !quota.hasRate()) {
      return 0;
    }
    reckonWith(quota, nowNanos);
    return Math.max(
        0,
        ahead(nowNanos)
            + items * nanosPerItem
            - Math.multiplyExact(quota.burstItems(), nanosPerItem));
  }

  /** Takes so many; returns how many of them {@link #putBack} may undo: none without a rate. */
  int take(int items, Quota quota, long nowNanos) {
    if (!quota.hasRate()) {
      return 0;
    }
    reckonWith(quota, nowNanos);
    fullAtNanos = nowNanos + ahead(nowNanos) + items * nanosPerItem;
    return items;
  }

  /** As if so many had not been taken; it is never more than full. */
  void putBack(int items, long nowNanos) {
    fullAtNanos = nowNanos + Math.max(0, ahead(nowNanos) - items * nanosPerItem);
  }

  boolean isFull(long nowNanos) {
    return ahead(nowNanos) == 0;
  }

  private long ahead(long nowNanos) {
    return Math.max(0, fullAtNanos - nowNanos);
  }

  private void reckonWith(Quota quota, long nowNanos) {
    long perItem = (long) Math.ceil(NANOS_PER_SECOND / quota.itemsPerSecond());
    if (perItem == nanosPerItem) {
      return;
    }
    long ahead = ahead(nowNanos);
    double part = (double) (ahead % nanosPerItem) / nanosPerItem;
    fullAtNanos = nowNanos + ahead / nanosPerItem * perItem + (long) Math.ceil(part * perItem);
    nanosPerItem = perItem;
  }
}
