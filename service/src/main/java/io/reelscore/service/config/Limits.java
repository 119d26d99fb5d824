package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Checks of configured values; the messages name the key, the value and what is legal. */
final class Limits {
  /** Longer times than this are mistakes, and would not fit into nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private Limits() {}

  static void require(boolean legal, String key, Object value, String expected) {
    if (!legal) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(key, value, expected));
    }
  }

  static void range(String key, long value, long min, long max) {
    require(value >= min && value <= max, key, value, min + ".." + max);
  }

  static void atLeastOne(String key, long value) {
    require(value >= 1, key, value, "at least 1");
  }

  static void size(String key, DataSize value, DataSize min, DataSize max) {
    require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, key, value, min + " to " + max);
  }

  static void positive(String key, Duration value) {
    require(
        value.isPositive() && value.compareTo(LONGEST) <= 0,
        key,
        value,
        "more than 0, at most 365 days");
  }

  static void atLeast(String key, Duration value, Duration least) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0,
        key,
        value,
        "at least %d s, at most 365 days".formatted(least.toSeconds()));
  }

  static void notNegative(String key, Duration value) {
    require(
        !value.isNegative() && value.compareTo(LONGEST) <= 0,
        key,
        value,
        "0 or more, at most 365 days");
  }
}
