package io.reelscore.service.failure;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.FailureSubject;
import io.reelscore.core.ScoreOutcome;
import java.util.List;

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

  /** Refused because of a message as a whole, which is no field that could be named. */
  public static Rejection ofRequest(FailureReason reason, Object found, Object expected) {
    return atAdmission(reason, "request: %s (expected: %s)".formatted(found, expected));
  }

  /** Refused because of a field's value. */
  public static Rejection ofField(
      FailureReason reason, String field, Object found, Object expected) {
    return ofField(
        reason, FailureStage.ADMISSION, field, "%s (expected: %s)".formatted(found, expected));
  }

  /** Refused because of a field's value, before any work or in the course of it. */
  public static Rejection ofField(
      FailureReason reason, FailureStage stage, String field, String problem) {
    return new Rejection(
        new ScoreOutcome.Failed(
            reason, stage, field + ": " + problem, null, new FailureSubject.Field(field)));
  }

  /** Refused because the pinned model is not the one that is loaded. */
  public static Rejection ofIdentity(String requested, List<String> loaded) {
    String there = String.join(", ", loaded);
    return new Rejection(
        new ScoreOutcome.Failed(
            FailureReason.IDENTITY_MISMATCH,
            FailureStage.ADMISSION,
            loaded.size() == 1
                ? "model.identity: %s (expected: %s, which is loaded)".formatted(requested, there)
                : "model.identity: %s (expected: one of %s, which are loaded)"
                    .formatted(requested, loaded),
            null,
            new FailureSubject.Identity(requested, there)));
  }

  /** What is told to the caller. */
  public ScoreOutcome.Failed failure() {
    return failure;
  }
}
