package io.reelscore.runtime;

import java.util.Locale;

/** What models are to run on. */
public enum ExecutionProvider {
  /** A CUDA device if there is a usable one, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** A CUDA device, or nothing. */
  CUDA;

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
