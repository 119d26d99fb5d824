package io.reelscore.core;

/**
 * The right to hold some samples and their bytes in memory. Closing it twice is closing it once.
 * What it covers becomes free when it is closed and the engine has let go of each sample submitted
 * under it, whichever is later.
 */
public interface Permit extends AutoCloseable {

  /** How many samples may be submitted under it. */
  int items();

  /** The bytes it covers. */
  long bytes();

  @Override
  void close();
}
