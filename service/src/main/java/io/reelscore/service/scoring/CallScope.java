package io.reelscore.service.scoring;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.Ticker;
import io.reelscore.service.failure.Rejection;
import java.util.function.BooleanSupplier;

/**
 * How long a call is wanted.
 *
 * @param ticker of the engine
 * @param deadlineNanos on that ticker
 * @param cancelled whether the caller has gone
 */
public record CallScope(Ticker ticker, long deadlineNanos, BooleanSupplier cancelled) {

  /** Nanoseconds to the deadline; negative after it. */
  public long remainingNanos() {
    return deadlineNanos - ticker.nanos();
  }

  /** Whether somebody still waits. */
  public boolean isWanted() {
    return remainingNanos() > 0 && !cancelled.getAsBoolean();
  }

  /** Ends the way of a sample nobody waits for. */
  public void requireWanted(FailureStage stage) throws Rejection {
    if (remainingNanos() <= 0) {
      throw new Rejection(deadlineExceeded(stage));
    }
    if (cancelled.getAsBoolean()) {
      throw new Rejection(
          new ScoreOutcome.Failed(FailureReason.CANCELLED, stage, "the caller went away"));
    }
  }

  /** The failure of a sample whose deadline has passed. */
  public static ScoreOutcome.Failed deadlineExceeded(FailureStage stage) {
    return new ScoreOutcome.Failed(
        FailureReason.DEADLINE_EXCEEDED, stage, "the deadline passed before the reward was there");
  }
}
