package io.reelscore.core;

/**
 * What may be held in memory at once, of all callers together and of each run.
 *
 * @param maxItems samples from admission to release
 * @param maxBytes their bytes
 * @param maxItemsPerRun samples of one {@link RunKey}
 * @param maxBytesPerRun their bytes
 */
public record AdmissionLimits(
    int maxItems, long maxBytes, int maxItemsPerRun, long maxBytesPerRun) {

  public AdmissionLimits {
    OptionChecks.requireAtLeastOne("maxItems", maxItems);
    OptionChecks.requireAtLeastOne("maxBytes", maxBytes);
    OptionChecks.requireAtLeastOne("maxItemsPerRun", maxItemsPerRun);
    OptionChecks.requireAtLeastOne("maxBytesPerRun", maxBytesPerRun);
  }

  /** Limits that hold for all callers together only. */
  public static AdmissionLimits global(int maxItems, long maxBytes) {
    return new AdmissionLimits(maxItems, maxBytes, maxItems, maxBytes);
  }
}
