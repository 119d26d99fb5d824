package io.reelscore.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A bundle can't be used. Holds every problem that was found, not only the first. */
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param bundle the folder
   * @param problems at least one
   */
  public BundleException(Path bundle, List<Problem> problems) {
    super(
        "bundle %s: %d %s: %s"
            .formatted(
                bundle,
                problems.size(),
                problems.size() == 1 ? "problem" : "problems",
                problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
    this.problems = List.copyOf(problems);
  }

  /** What was found and what was expected, one entry a problem. */
  public List<Problem> problems() {
    return problems;
  }
}
