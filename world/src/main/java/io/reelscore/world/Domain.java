package io.reelscore.world;

/** Which part of the world clips come from. */
public enum Domain {
  /** Where models are trained: quality and the shortcuts are tied. */
  IN_DISTRIBUTION,
  /**
   * Other colours, shapes, sizes, backgrounds and speeds, and shortcuts that say nothing of
   * quality.
   */
  OUT_OF_DISTRIBUTION;

  /** Its number in the path of a random stream. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  int index() {
    return ordinal();
  }
}
