package io.reelscore.runtime;

import io.reelscore.bundle.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A model can't be served. Holds every problem of the check that failed, not only the first. */
public final class ModelLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ModelLoadException(Path bundle, List<Problem> problems) {
    super(
        "model %s: %d %s: %s"
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
