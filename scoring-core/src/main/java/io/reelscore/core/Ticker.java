package io.reelscore.core;

/** The engine's only view of time: nanoseconds that never go back, from an arbitrary origin. */
@FunctionalInterface
public interface Ticker {

  /** The time now. Only differences of two readings mean anything. */
  long nanos();

  /** The machine's monotonic clock. */
  static Ticker system() {
    return System::nanoTime;
  }
}
