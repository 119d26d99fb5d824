package io.reelscore.runtime;

import java.util.Locale;

/** The batches a model is run at. */
public enum ExecutionMode {
  /** As many rows as there are samples. */
  NATURAL,
  /**
   * Always the rows of the largest batch; those without a sample repeat one. Some models give a
   * sample the same bits in every batch only so.
   */
  FIXED_BATCH;

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
