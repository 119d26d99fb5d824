package io.reelscore.training.annotation;

import java.util.List;

/**
 * A file of annotations, comparisons or pairs is not as documented. Its message tells 20 problems.
 */
public final class AnnotationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;
  private final long count;

  AnnotationException(String where, List<String> problems, long count) {
    super(Problems.sentence(where, problems, count));
    this.problems = List.copyOf(problems);
    this.count = count;
  }

  /** The first {@link Problems#KEPT} problems, in the order of the file. */
  public List<String> problems() {
    return problems;
  }

  /** How many problems there are. */
  public long count() {
    return count;
  }
}
