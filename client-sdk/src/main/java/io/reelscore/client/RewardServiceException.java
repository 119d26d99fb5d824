package io.reelscore.client;

import io.grpc.Status;
import io.reelscore.v1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A call about models failed, or {@link ScoreResult#orThrow} was asked for rewards that are not
 * there. Scoring itself never throws this: it answers with a failure.
 */
public final class RewardServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status.Code code;
  private final Reason reason;
  private final boolean retryable;

  RewardServiceException(ScoreResult.Failed failed, @Nullable Throwable cause) {
    super(failed.code() + ": " + failed.message(), cause);
    this.code = failed.code();
    this.reason = failed.reason();
    this.retryable = failed.retryable();
  }

  /** The canonical status code. */
  public Status.Code code() {
    return code;
  }

  /** The server's cause; {@code REASON_UNSPECIFIED} when the failure is not the server's. */
  public Reason reason() {
    return reason;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
