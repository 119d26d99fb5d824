package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file: how many problems, and the first {@value #KEPT} of them. */
public final class Problems {

  /** How many problems are kept. */
  public static final int KEPT = 1000;

  private static final int SHOWN = 20;

  private final List<String> kept = new ArrayList<>();
  private long count;

  void tell(String problem) {
    count++;
    if (kept.size() < KEPT) {
      kept.add(problem);
    }
  }

  void tell(int line, String field, String found, String expected) {
    tell("line %d: %s: %s (expected: %s)".formatted(line, field, found, expected));
  }

  long count() {
    return count;
  }

  void throwIfAny(Object where) throws AnnotationException {
    if (count > 0) {
      throw new AnnotationException(where.toString(), kept, count);
    }
  }

  /** One sentence of many problems, of which the first 20 are told. */
  public static String sentence(String where, List<String> problems, long count) {
    int shown = Math.min(SHOWN, problems.size());
    return "%s: %d %s: %s"
        .formatted(
            where,
            count,
            count == 1 ? "problem" : "problems",
            String.join("; ", problems.subList(0, shown))
                + (count > shown ? "; and " + (count - shown) + " more" : ""));
  }
}
