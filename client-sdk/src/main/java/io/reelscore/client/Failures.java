package io.reelscore.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into the typed failure of a sample. */
final class Failures {

  /** The server's endpoint as the user wrote it, named in connection failures. */
  private final String target;

  Failures(String target) {
    this.target = target;
  }

  /** A failed call: the server's detail where it sent one, else what the transport knows. */
  Failed ofCall(String sampleId, Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    Optional<Failure> detail = detail(thrown);
    if (detail.isPresent()) {
      return ofDetail(sampleId, detail.get(), status.getDescription());
    }
    return new Failed(
        sampleId,
        status.getCode(),
        reason(status.getCode()),
        Stage.STAGE_UNSPECIFIED,
        target + ": " + described(status),
        retryable(status.getCode()));
  }

  /**
   * The caller's own cancellation never becomes a failure, so CANCELLED without a detail means that
   * the other side broke off.
   */
  private static boolean retryable(Status.Code code) {
    return code == Status.Code.UNAVAILABLE || code == Status.Code.CANCELLED;
  }

  /** A failure the server stated. */
  static Failed ofDetail(String sampleId, Failure failure, @Nullable String description) {
    String message =
        failure.getMessage().isEmpty() && description != null ? description : failure.getMessage();
    return new Failed(
        sampleId,
        Status.fromCodeValue(failure.getCode()).getCode(),
        failure.getReason(),
        failure.getStage(),
        message,
        failure.getRetryable());
  }

  /** A reply that cannot be taken for a reward. */
  static Failed ofReply(String sampleId, Status.Code code, Reason reason, String message) {
    return new Failed(sampleId, code, reason, Stage.STAGE_UNSPECIFIED, message, false);
  }

  private static Optional<Failure> detail(Throwable thrown) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Optional.empty();
    }
    for (Any any : status.getDetailsList()) {
      if (any.is(Failure.class)) {
        try {
          return Optional.of(any.unpack(Failure.class));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Reason reason(Status.Code code) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> Reason.REASON_DEADLINE_EXCEEDED;
      case CANCELLED -> Reason.REASON_CANCELLED;
      default -> Reason.REASON_UNSPECIFIED;
    };
  }

  private static String described(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
        text.append(": ").append(cause.getMessage());
      }
    }
    return text.toString();
  }
}
