package io.reelscore.core;

/** Why a sample has no reward. Knows nothing of transports; the edge maps it to a status. */
public enum FailureReason {
  /** A field is missing or has an illegal value. */
  INVALID_FIELD(false),
  /** A tensor's shape is not one the model takes. */
  WRONG_SHAPE(false),
  /** A tensor's element type is not the one the model takes. */
  WRONG_DATA_TYPE(false),
  /** The encoded video cannot be decoded. */
  MEDIA_UNREADABLE(false),
  /** A size limit is exceeded. */
  TOO_LARGE(false),
  /** No model of that name or version is loaded. */
  MODEL_NOT_FOUND(false),
  /** The loaded model is not the one the request pins. */
  IDENTITY_MISMATCH(false),
  /** The model is loading, warming up or failed its self-test. */
  MODEL_NOT_READY(true),
  /** The server is shutting down. */
  DRAINING(true),
  /** No permit was free. */
  OVERLOADED(true),
  /** The deadline passed before the reward was there. */
  DEADLINE_EXCEEDED(true),
  /** The caller went away. */
  CANCELLED(true),
  /** The model returned NaN or an infinity. */
  NON_FINITE_SCORE(false),
  /** The run of the model failed. */
  EXECUTION_FAILED(true),
  /** The run of the model took longer than the watchdog allows. */
  EXECUTION_TIMED_OUT(true),
  /** The idempotency key was used for a sample of other content. */
  IDEMPOTENCY_CONFLICT(false),
  /** Another member of the group failed and the group's policy is to fail with it. */
  GROUP_FAILED(false),
  /** The call brings no credential that is known. */
  UNAUTHENTICATED(false),
  /** The caller may not do this. */
  PERMISSION_DENIED(false),
  /** The caller's own quota is used up. */
  QUOTA_EXCEEDED(true),
  /** What decodes media died while it had this sample. */
  DECODER_CRASHED(false),
  /** A fault of the server itself. */
  INTERNAL(false);

  private final boolean retryable;

  FailureReason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same request may succeed later without being changed. */
  public boolean retryable() {
    return retryable;
  }
}
