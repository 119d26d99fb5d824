package io.reelscore.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a sample: exactly one of these. A failure is never expressed as a number. */
public sealed interface ScoreOutcome {

  /**
   * The sample has its rewards.
   *
   * @param rewards raw and finite, one a dimension, in the model's order; not copied
   * @param timings where the time went
   */
  record Scored(float[] rewards, Timings timings) implements ScoreOutcome {}

  /**
   * The sample has no reward.
   *
   * @param reason the cause
   * @param stage how far it came
   * @param message one sentence with the value and the expectation, fit for a caller's eyes
   * @param retryAfter when a retry may succeed; only for {@link FailureReason#OVERLOADED} and
   *     {@link FailureReason#QUOTA_EXCEEDED}
   */
  record Failed(
      FailureReason reason, FailureStage stage, String message, @Nullable Duration retryAfter)
      implements ScoreOutcome {

    /** A failure without a retry hint. */
    public Failed(FailureReason reason, FailureStage stage, String message) {
      this(reason, stage, message, null);
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
