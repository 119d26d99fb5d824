package io.reelscore.service.config;

import io.reelscore.core.Quota;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one principal may have. 0 leaves the decision to the default of all principals, and there to
 * nobody: no limit.
 *
 * @param itemsPerSecond samples admitted a second
 * @param burstItems samples admitted at once after a rest; 0 and no default: as many as in a
 *     second, and at least a group of the largest size
 * @param maxInFlightItems samples held at once
 * @param maxInFlightSize their bytes
 */
public record QuotaLimits(
    @DefaultValue("0") double itemsPerSecond,
    @DefaultValue("0") int burstItems,
    @DefaultValue("0") int maxInFlightItems,
    @DefaultValue("0MB") DataSize maxInFlightSize) {
  private static final double MIN_RATE = 0.001;
  private static final int MAX_RATE = 1_000_000;

  QuotaLimits checked(String key) {
    Limits.require(
        itemsPerSecond == 0 || (itemsPerSecond >= MIN_RATE && itemsPerSecond <= MAX_RATE),
        key + ".items-per-second",
        itemsPerSecond,
        "0, or %s to %d".formatted(MIN_RATE, MAX_RATE));
    Limits.range(key + ".burst-items", burstItems, 0, MAX_RATE);
    Limits.range(key + ".max-in-flight-items", maxInFlightItems, 0, Integer.MAX_VALUE);
    Limits.require(
        !maxInFlightSize.isNegative(), key + ".max-in-flight-size", maxInFlightSize, "0 or more");
    return this;
  }

  /** What it comes to beside the default of all principals. */
  Quota or(QuotaLimits fallback, int maxGroupItems) {
    double rate = itemsPerSecond == 0 ? fallback.itemsPerSecond : itemsPerSecond;
    int burst = burstItems == 0 ? fallback.burstItems : burstItems;
    int items = maxInFlightItems == 0 ? fallback.maxInFlightItems : maxInFlightItems;
    long bytes =
        maxInFlightSize.toBytes() == 0
            ? fallback.maxInFlightSize.toBytes()
            : maxInFlightSize.toBytes();
    return new Quota(
        items == 0 ? Integer.MAX_VALUE : items,
        bytes == 0 ? Long.MAX_VALUE : bytes,
        rate == 0 ? Quota.NO_RATE : rate,
        burst == 0 ? Math.max(maxGroupItems, (int) Math.ceil(rate)) : burst);
  }
}
