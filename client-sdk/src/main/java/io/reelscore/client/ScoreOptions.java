package io.reelscore.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How samples are scored.
 *
 * @param model which model
 * @param compositeWeights weight of each dimension in the composite, at least 0; empty: all weigh 1
 * @param runId the training run the samples belong to; at most 256 bytes of UTF-8, may be empty
 * @param priority how urgent they are
 * @param deadline how long the call may take; absent: the client's default
 */
public record ScoreOptions(
    ModelRef model,
    Map<String, Double> compositeWeights,
    String runId,
    Priority priority,
    Optional<Duration> deadline) {

  /** How urgent a sample is. */
  public enum Priority {
    /** The bulk of the work. */
    TRAINING,
    /** Few samples that somebody waits for; goes before training. */
    EVALUATION
  }

  /** The server's only model, equal weights, no run, training, the client's deadline. */
  public static final ScoreOptions DEFAULT =
      new ScoreOptions(ModelRef.ONLY, Map.of(), "", Priority.TRAINING, Optional.empty());

  private static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

  public ScoreOptions {
    compositeWeights = Map.copyOf(compositeWeights);
    compositeWeights.forEach((dimension, weight) -> {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weight of %s: %s (expected: finite, at least 0)".formatted(dimension, weight));
      }
    });
    deadline.ifPresent(ScoreOptions::checkDeadline);
  }

  /** The same with another model. */
  public ScoreOptions withModel(ModelRef other) {
    return new ScoreOptions(other, compositeWeights, runId, priority, deadline);
  }

  /** The same with other weights. */
  public ScoreOptions withCompositeWeights(Map<String, Double> other) {
    return new ScoreOptions(model, other, runId, priority, deadline);
  }

  /** The same for another run. */
  public ScoreOptions withRunId(String other) {
    return new ScoreOptions(model, compositeWeights, other, priority, deadline);
  }

  /** The same with another urgency. */
  public ScoreOptions withPriority(Priority other) {
    return new ScoreOptions(model, compositeWeights, runId, other, deadline);
  }

  /** The same with a deadline of its own. */
  public ScoreOptions withDeadline(Duration other) {
    return new ScoreOptions(model, compositeWeights, runId, priority, Optional.of(other));
  }

  static void checkDeadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "deadline: %s (expected: greater than 0, at most 365 days)".formatted(deadline));
    }
  }
}
