package io.reelscore.core;

/**
 * What one principal may have beside the limits of all: held at once, and taken in over time.
 *
 * @param maxItems samples held, of all its runs together
 * @param maxBytes their bytes
 * @param itemsPerSecond samples admitted a second in the long run; {@link #NO_RATE}: no limit
 * @param burstItems samples admitted at once after a rest; in any time t at most {@code burstItems
 *     + t x itemsPerSecond} are
 */
public record Quota(int maxItems, long maxBytes, double itemsPerSecond, int burstItems) {
  /** Any number of samples a second. */
  public static final double NO_RATE = Double.POSITIVE_INFINITY;

  /** No limit of its own. */
  public static final Quota NONE =
      new Quota(Integer.MAX_VALUE, Long.MAX_VALUE, NO_RATE, Integer.MAX_VALUE);

  /** Slower and longer than this a bucket's nanoseconds would not fit into a number. */
  private static final double MIN_RATE = 0.001;

  private static final int MAX_BURST = 1_000_000;

  public Quota {
    OptionChecks.requireAtLeastOne("maxItems", maxItems);
    OptionChecks.requireAtLeastOne("maxBytes", maxBytes);
    OptionChecks.requireAtLeastOne("burstItems", burstItems);
    if (!(itemsPerSecond >= MIN_RATE)) {
      throw new IllegalArgumentException(
          "itemsPerSecond: %s (expected: at least %s)".formatted(itemsPerSecond, MIN_RATE));
    }
    if (itemsPerSecond != NO_RATE && burstItems > MAX_BURST) {
      throw new IllegalArgumentException(
          "burstItems: %d (expected: at most %d)".formatted(burstItems, MAX_BURST));
    }
  }

  boolean hasRate() {
    return itemsPerSecond != NO_RATE;
  }
}
