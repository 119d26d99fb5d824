package io.reelscore.training.config;

/** Refusals of settings, each with its place, value and expectation. */
final class Require {

  private Require() {}

  static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, least));
    }
  }

  static void above0(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s: %s (expected: greater than 0)".formatted(name, value));
    }
  }

  static void from0(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s: %s (expected: 0 or more)".formatted(name, value));
    }
  }

  /** Makes something, and tells the place when that is refused. */
  static void sound(String name, Runnable make) {
    try {
      make.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
