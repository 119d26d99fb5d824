package io.reelscore.service.failure;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;

/**
 * A sample or a call that goes no further, carrying its failure to the edge. Has no stack trace: it
 * is part of the normal traffic.
 */
public final class Rejection extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ScoreOutcome.Failed failure;

  public Rejection(ScoreOutcome.Failed failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  /** Refused before any work. */
  public static Rejection atAdmission(FailureReason reason, String message) {
    return new Rejection(new ScoreOutcome.Failed(reason, FailureStage.ADMISSION, message));
  }

  /** Refused because of a field's value. */
  public static Rejection ofField(
      FailureReason reason, String field, Object found, Object expected) {
    return atAdmission(reason, "%s: %s (expected: %s)".formatted(field, found, expected));
  }

  /** What is told to the caller. */
  public ScoreOutcome.Failed failure() {
    return failure;
  }
}
