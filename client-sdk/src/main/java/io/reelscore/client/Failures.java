package io.reelscore.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into the typed failure of a sample. */
final class Failures {

  private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();

  /** The server's endpoint as the user wrote it, named in connection failures. */
  private final String target;

  Failures(String target) {
    this.target = target;
  }

  /** A failed call: the server's detail where it sent one, else what the transport knows. */
  Failed ofCall(String sampleId, Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    Optional<Duration> retryAfter = detail(thrown, RetryInfo.class).flatMap(Failures::retryAfter);
    Optional<Failure> detail = detail(thrown, Failure.class);
    if (detail.isPresent()) {
      Failed failed = ofDetail(sampleId, detail.get(), status.getDescription());
      return failed.retryAfter().isPresent() ? failed : withRetryAfter(failed, retryAfter);
    }
    return new Failed(
        sampleId,
        status.getCode(),
        reason(status.getCode()),
        Stage.STAGE_UNSPECIFIED,
        target + ": " + described(status),
        retryable(status.getCode(), retryAfter.isPresent()),
        retryAfter);
  }

  /** The same for another sample. */
  static Failed of(String sampleId, Failed failed) {
    return new Failed(
        sampleId,
        failed.code(),
        failed.reason(),
        failed.stage(),
        failed.message(),
        failed.retryable(),
        failed.retryAfter());
  }

  /**
   * CANCELLED without a detail: the other side, or the closing of the client, broke the call off.
   */
  private static boolean retryable(Status.Code code, boolean isToldWhen) {
    return switch (code) {
      case UNAVAILABLE, CANCELLED, ABORTED -> true;
      case RESOURCE_EXHAUSTED -> isToldWhen;
      default -> false;
    };
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
        failure.getRetryable(),
        failure.hasRetryDelay() ? duration(failure.getRetryDelay()) : Optional.empty());
  }

  /** A reply that cannot be taken for a reward. */
  static Failed ofReply(String sampleId, Status.Code code, Reason reason, String message) {
    return new Failed(sampleId, code, reason, Stage.STAGE_UNSPECIFIED, message, false);
  }

  private static Failed withRetryAfter(Failed failed, Optional<Duration> retryAfter) {
    return new Failed(
        failed.sampleId(),
        failed.code(),
        failed.reason(),
        failed.stage(),
        failed.message(),
        failed.retryable(),
        retryAfter);
  }

  private static Optional<Duration> retryAfter(RetryInfo info) {
    return info.hasRetryDelay() ? duration(info.getRetryDelay()) : Optional.empty();
  }

  /** Absent when it is none that can be waited for. */
  private static Optional<Duration> duration(com.google.protobuf.Duration message) {
    return message.getSeconds() <= MAX_SECONDS
            && message.getSeconds() >= 0
            && message.getNanos() >= 0
        ? Optional.of(Duration.ofSeconds(message.getSeconds(), message.getNanos()))
        : Optional.empty();
  }

  private static <M extends Message> Optional<M> detail(Throwable thrown, Class<M> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Optional.empty();
    }
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
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
