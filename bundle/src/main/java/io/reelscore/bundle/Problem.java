package io.reelscore.bundle;

/**
 * One thing that is wrong with a bundle.
 *
 * @param where file and field, for example {@code manifest.json: batching.maxBatch}
 * @param found what is there
 * @param expected what should be
 */
public record Problem(String where, String found, String expected) {
  private static final int LONGEST_FOUND = 400;

  public Problem {
    if (found.length() > LONGEST_FOUND) {
      found = found.substring(0, LONGEST_FOUND) + "...";
    }
  }

  /** The same problem, seen from the thing that contains this one. */
  Problem within(String container) {
    return new Problem(container + where, found, expected);
  }

  /** {@code where: found (expected: expected)}. */
  @Override
  public String toString() {
    return where + ": " + found + " (expected: " + expected + ")";
  }
}
