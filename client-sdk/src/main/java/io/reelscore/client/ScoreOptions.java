package io.reelscore.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How samples are scored.
 *
 * @param model which model
 * @param compositeWeights weight of each dimension in the composite, at least 0; empty: all weigh 1
 * @param runId the training run the samples belong to; at most 256 bytes of UTF-8, may be empty
 * @param priority how urgent they are
 * @param deadline how long the call, or a sample of a stream, may take, with all its waits and
 *     retries; absent: the client's default
 * @param step the step of the run, at least 0
 * @param dimensions the dimensions that are wanted, each once; empty: all of the model
 * @param onNonFinite what a dimension without a finite reward does to its sample
 * @param advantages how the advantages of a group are computed; absent: there are none
 */
public record ScoreOptions(
    ModelRef model,
    Map<String, Double> compositeWeights,
    String runId,
    Priority priority,
    Optional<Duration> deadline,
    long step,
    List<String> dimensions,
    OnNonFinite onNonFinite,
    Optional<Advantages> advantages) {

  /** How urgent a sample is. */
  public enum Priority {
    /** The bulk of the work. */
    TRAINING,
    /** Few samples that somebody waits for; goes before training. */
    EVALUATION
  }

  /** What a dimension without a finite reward does to its sample. */
  public enum OnNonFinite {
    /** The sample fails. */
    FAIL,
    /** The sample has its other rewards, and no composite if the dimension counts in it. */
    OMIT
  }

  /**
   * The server's only model, all dimensions with equal weights, no run, training, the client's
   * deadline, no advantages.
   */
  public static final ScoreOptions DEFAULT =
      new ScoreOptions(
          ModelRef.ONLY,
          Map.of(),
          "",
          Priority.TRAINING,
          Optional.empty(),
          0,
          List.of(),
          OnNonFinite.FAIL,
          Optional.empty());

  private static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

  /**
   * Options that are all said.
   *
   * @throws IllegalArgumentException when a weight, the deadline or the step is not legal
   */
  public ScoreOptions {
    compositeWeights = Map.copyOf(compositeWeights);
    compositeWeights.forEach((dimension, weight) -> {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weight of %s: %s (expected: finite, at least 0)".formatted(dimension, weight));
      }
    });
    deadline.ifPresent(ScoreOptions::checkDeadline);
    if (step < 0) {
      throw new IllegalArgumentException("step: %d (expected: at least 0)".formatted(step));
    }
    dimensions = List.copyOf(dimensions);
  }

  /**
   * The same with another model.
   *
   * @param other which model
   * @return a copy with it
   */
  public ScoreOptions withModel(ModelRef other) {
    return new ScoreOptions(
        other,
        compositeWeights,
        runId,
        priority,
        deadline,
        step,
        dimensions,
        onNonFinite,
        advantages);
  }

  /**
   * The same with other weights.
   *
   * @param other by dimension, at least 0; empty: all weigh 1
   * @return a copy with it
   */
  public ScoreOptions withCompositeWeights(Map<String, Double> other) {
    return new ScoreOptions(
        model, other, runId, priority, deadline, step, dimensions, onNonFinite, advantages);
  }

  /**
   * The same for another run.
   *
   * @param other at most 256 bytes of UTF-8
   * @return a copy with it
   */
  public ScoreOptions withRunId(String other) {
    return new ScoreOptions(
        model,
        compositeWeights,
        other,
        priority,
        deadline,
        step,
        dimensions,
        onNonFinite,
        advantages);
  }

  /**
   * The same with another urgency.
   *
   * @param other how urgent
   * @return a copy with it
   */
  public ScoreOptions withPriority(Priority other) {
    return new ScoreOptions(
        model, compositeWeights, runId, other, deadline, step, dimensions, onNonFinite, advantages);
  }

  /**
   * The same with a deadline of its own.
   *
   * @param other greater than 0, at most 365 days
   * @return a copy with it
   */
  public ScoreOptions withDeadline(Duration other) {
    return new ScoreOptions(
        model,
        compositeWeights,
        runId,
        priority,
        Optional.of(other),
        step,
        dimensions,
        onNonFinite,
        advantages);
  }

  /**
   * The same with another step of the run.
   *
   * @param other at least 0
   * @return a copy with it
   */
  public ScoreOptions withStep(long other) {
    return new ScoreOptions(
        model,
        compositeWeights,
        runId,
        priority,
        deadline,
        other,
        dimensions,
        onNonFinite,
        advantages);
  }

  /**
   * The same with only these dimensions.
   *
   * @param other names, each once; empty: all
   * @return a copy with it
   */
  public ScoreOptions withDimensions(List<String> other) {
    return new ScoreOptions(
        model, compositeWeights, runId, priority, deadline, step, other, onNonFinite, advantages);
  }

  /**
   * The same with another answer to a dimension that is not finite.
   *
   * @param other what it does to its sample
   * @return a copy with it
   */
  public ScoreOptions withOnNonFinite(OnNonFinite other) {
    return new ScoreOptions(
        model, compositeWeights, runId, priority, deadline, step, dimensions, other, advantages);
  }

  /**
   * The same with advantages, for groups.
   *
   * @param other how they are computed
   * @return a copy with it
   */
  public ScoreOptions withAdvantages(Advantages other) {
    return new ScoreOptions(
        model,
        compositeWeights,
        runId,
        priority,
        deadline,
        step,
        dimensions,
        onNonFinite,
        Optional.of(other));
  }

  static void checkDeadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "deadline: %s (expected: greater than 0, at most 365 days)".formatted(deadline));
    }
  }
}
