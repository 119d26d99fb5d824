package io.reelscore.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The checks of one record, gathered so that all problems are told at once. */
final class Checks {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Each size is a shape that is warmed up and tested when a model is loaded. */
  private static final int MAX_SIZES = 16;

  private final List<Problem> problems = new ArrayList<>();

  Checks that(boolean ok, String field, Object found, String expected) {
    if (!ok) {
      problems.add(new Problem(field, String.valueOf(found), expected));
    }
    return this;
  }

  Checks range(String field, long found, long from, long to) {
    return that(found >= from && found <= to, field, found, from + ".." + to);
  }

  Checks matches(String field, String found, Pattern pattern) {
    return that(pattern.matcher(found).matches(), field, quoted(found), pattern.pattern());
  }

  Checks oneOf(String field, String found, List<String> values) {
    return that(values.contains(found), field, quoted(found), String.join(" | ", values));
  }

  Checks notBlank(String field, String found) {
    return that(!found.isBlank(), field, quoted(found), "text");
  }

  Checks sha256(String field, String found) {
    return that(
        SHA256.matcher(found).matches(), field, quoted(found), "64 lower-case hex digits (sha256)");
  }

  /**
   * A choice of sizes: at least 1, at most {@value #MAX_SIZES}, each larger than the one before.
   */
  Checks ascending(String field, List<Integer> found, int to) {
    boolean ok =
        isAscending(found) && found.size() <= MAX_SIZES && found.get(found.size() - 1) <= to;
    return that(ok, field, found, "1..%d ascending numbers of 1..%d".formatted(MAX_SIZES, to));
  }

  /** Whether there is a number, each is at least 1, and larger than the one before. */
  static boolean isAscending(List<Integer> numbers) {
    int least = 1;
    for (int number : numbers) {
      if (number < least) {
        return false;
      }
      least = number + 1;
    }
    return !numbers.isEmpty();
  }

  /** Throws what was gathered, if anything. */
  void orThrow() {
    if (!problems.isEmpty()) {
      throw new InvalidValueException(problems);
    }
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }
}
