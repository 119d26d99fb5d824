package io.reelscore.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a sample: exactly one of these. A failure is never expressed as a number. */
public sealed interface ScoreOutcome {

  /**
   * The sample has a reward, in one dimension at least.
   *
   * @param rewards one a dimension, in the model's order
   * @param timings where the time went
   */
  record Scored(List<DimensionReward> rewards, Timings timings) implements ScoreOutcome {
    public Scored {
      rewards = List.copyOf(rewards);
      if (rewards.stream().noneMatch(DimensionReward.Finite.class::isInstance)) {
        throw new IllegalArgumentException(
            "rewards: " + rewards + " (expected: at least one that is finite)");
      }
    }
  }

  /**
   * The sample has no reward.
   *
   * @param reason the cause
   * @param stage how far it came
   * @param message one sentence with the value and the expectation, fit for a caller's eyes
   * @param retryAfter when a retry may succeed, if that is known
   * @param subject what it is about, if that has a name
   */
  record Failed(
      FailureReason reason,
      FailureStage stage,
      String message,
      @Nullable Duration retryAfter,
      @Nullable FailureSubject subject)
      implements ScoreOutcome {

    /** A failure with a retry hint. */
    public Failed(
        FailureReason reason, FailureStage stage, String message, @Nullable Duration retryAfter) {
      this(reason, stage, message, retryAfter, null);
    }

    /** A failure without a retry hint. */
    public Failed(FailureReason reason, FailureStage stage, String message) {
      this(reason, stage, message, null, null);
    }
  }

  /**
   * Where the engine's time went.
   *
   * @param queueNanos from submission to the start of its batch
   * @param computeNanos the run of its batch
   * @param batchItems samples in that batch
   */
  record Timings(long queueNanos, long computeNanos, int batchItems) {}
}
