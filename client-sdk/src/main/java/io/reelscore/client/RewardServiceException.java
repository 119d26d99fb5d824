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

  /** The canonical status code. */
  private final Status.Code code;

  /** The server's cause. */
  private final Reason reason;

  /** Whether the same call may succeed later. */
  private final boolean retryable;

  RewardServiceException(ScoreResult.Failed failed, @Nullable Throwable cause) {
    super(failed.code() + ": " + failed.message(), cause);
    this.code = failed.code();
    this.reason = failed.reason();
    this.retryable = failed.retryable();
  }

  /**
   * The canonical status code.
   *
   * @return as the server or the transport gave it
   */
  public Status.Code code() {
    return code;
  }

  /**
   * The server's cause; {@code REASON_UNSPECIFIED} when the failure is not the server's.
   *
   * @return a reason with that code
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Whether the same call may succeed later.
   *
   * @return false when it would fail again
   */
  public boolean retryable() {
    return retryable;
  }
}
