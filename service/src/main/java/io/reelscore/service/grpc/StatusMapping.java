package io.reelscore.service.grpc;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.util.Objects;

/** The one place where a failure becomes a status code and a message. */
public final class StatusMapping {
  /**
   * A status travels in HTTP trailers, of which clients take 8 KiB unless told otherwise: this
   * sentence escaped, which may triple it, twice more in Base64, and the details. What a sentence
   * repeats of a request or a bundle has no end.
   */
  private static final int MAX_MESSAGE_BYTES = 1000;

  private StatusMapping() {}

  /** A reason always comes with the same code. */
  static Status.Code code(FailureReason reason) {
    return switch (reason) {
      case INVALID_FIELD, WRONG_SHAPE, WRONG_DATA_TYPE, MEDIA_UNREADABLE, TOO_LARGE ->
          Status.Code.INVALID_ARGUMENT;
      case MODEL_NOT_FOUND -> Status.Code.NOT_FOUND;
      case IDENTITY_MISMATCH -> Status.Code.FAILED_PRECONDITION;
      case MODEL_NOT_READY, DRAINING -> Status.Code.UNAVAILABLE;
      case OVERLOADED, QUOTA_EXCEEDED -> Status.Code.RESOURCE_EXHAUSTED;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case PERMISSION_DENIED -> Status.Code.PERMISSION_DENIED;
      case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
      case CANCELLED -> Status.Code.CANCELLED;
      case NON_FINITE_SCORE, EXECUTION_FAILED, EXECUTION_TIMED_OUT, DECODER_CRASHED, INTERNAL ->
          Status.Code.INTERNAL;
      case IDEMPOTENCY_CONFLICT -> Status.Code.ALREADY_EXISTS;
      case GROUP_FAILED -> Status.Code.ABORTED;
    };
  }

  static Reason reason(FailureReason reason) {
    return switch (reason) {
      case INVALID_FIELD -> Reason.REASON_INVALID_FIELD;
      case WRONG_SHAPE -> Reason.REASON_WRONG_SHAPE;
      case WRONG_DATA_TYPE -> Reason.REASON_WRONG_DATA_TYPE;
      case MEDIA_UNREADABLE -> Reason.REASON_MEDIA_UNREADABLE;
      case TOO_LARGE -> Reason.REASON_TOO_LARGE;
      case MODEL_NOT_FOUND -> Reason.REASON_MODEL_NOT_FOUND;
      case IDENTITY_MISMATCH -> Reason.REASON_IDENTITY_MISMATCH;
      case MODEL_NOT_READY -> Reason.REASON_MODEL_NOT_READY;
      case DRAINING -> Reason.REASON_DRAINING;
      case OVERLOADED -> Reason.REASON_OVERLOADED;
      case DEADLINE_EXCEEDED -> Reason.REASON_DEADLINE_EXCEEDED;
      case CANCELLED -> Reason.REASON_CANCELLED;
      case NON_FINITE_SCORE -> Reason.REASON_NON_FINITE_SCORE;
      case EXECUTION_FAILED -> Reason.REASON_EXECUTION_FAILED;
      case EXECUTION_TIMED_OUT -> Reason.REASON_EXECUTION_TIMED_OUT;
      case IDEMPOTENCY_CONFLICT -> Reason.REASON_IDEMPOTENCY_CONFLICT;
      case GROUP_FAILED -> Reason.REASON_GROUP_FAILED;
      case UNAUTHENTICATED -> Reason.REASON_UNAUTHENTICATED;
      case PERMISSION_DENIED -> Reason.REASON_PERMISSION_DENIED;
      case QUOTA_EXCEEDED -> Reason.REASON_QUOTA_EXCEEDED;
      case DECODER_CRASHED -> Reason.REASON_DECODER_CRASHED;
      case INTERNAL -> Reason.REASON_INTERNAL;
    };
  }

  static Stage stage(FailureStage stage) {
    return switch (stage) {
      case ADMISSION -> Stage.STAGE_ADMISSION;
      case PREPARATION -> Stage.STAGE_PREPARATION;
      case QUEUE -> Stage.STAGE_QUEUE;
      case EXECUTION -> Stage.STAGE_EXECUTION;
    };
  }

  /** The in-band form, for a member of a group or a sample of a stream. */
  static Failure message(ScoreOutcome.Failed failed) {
    Failure.Builder failure =
        Failure.newBuilder()
            .setCode(code(failed.reason()).value())
            .setReason(reason(failed.reason()))
            .setMessage(sentence(failed.message()))
            .setStage(stage(failed.stage()))
            .setRetryable(failed.reason().retryable());
    if (failed.retryAfter() != null) {
      failure.setRetryDelay(StatusDetails.duration(failed.retryAfter()));
    }
    return failure.build();
  }

  /** The form of a call's status: google.rpc.Status with the failure and its details. */
  public static StatusRuntimeException exception(ScoreOutcome.Failed failed) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code(failed.reason()).value())
            .setMessage(sentence(failed.message()))
            .addDetails(Any.pack(message(failed)))
            .addAllDetails(StatusDetails.of(failed))
            .build());
  }

  /** Ends a call with that failure. */
  static void close(ServerCall<?, ?> call, ScoreOutcome.Failed failed) {
    StatusRuntimeException status = exception(failed);
    call.close(
        status.getStatus(), Objects.requireNonNullElseGet(status.getTrailers(), Metadata::new));
  }

  /** Ends a call that nobody handles with that failure. */
  static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, ScoreOutcome.Failed failed) {
    close(call, failed);
    return new ServerCall.Listener<>() {};
  }

  /** What travels as the sentence of a failure. */
  static String sentence(String message) {
    return StatusDetails.cut(message, MAX_MESSAGE_BYTES);
  }
}
