package io.reelscore.core;

import java.time.Duration;

/** Checks of options; the messages name the option, the value and what is legal. */
final class OptionChecks {
  private OptionChecks() {}

  static void requireAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d (expected: at least 1)".formatted(name, value));
    }
  }

  static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("%s: %s (expected: at least PT0S)".formatted(name, value));
    }
  }

  static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: more than PT0S)".formatted(name, value));
    }
  }
}
