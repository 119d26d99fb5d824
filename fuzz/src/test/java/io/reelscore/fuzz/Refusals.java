package io.reelscore.fuzz;

import io.reelscore.bundle.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every refusal has. */
final class Refusals {
  private static final int LONGEST_MESSAGE = 1 << 20;

  private Refusals() {}

  /** A refusal names at least one problem, in words of bounded length. */
  static void requireProblems(List<Problem> problems, @Nullable String message) {
    if (problems.isEmpty()) {
      throw new AssertionError("problems: none (expected: at least 1)");
    }
    requireSentence(message);
  }

  /** A refusal says something, and not a book. */
  static void requireSentence(@Nullable String message) {
    if (message == null || message.isBlank() || message.length() > LONGEST_MESSAGE) {
      throw new AssertionError("message: " + message + " (expected: a sentence)");
    }
  }
}
