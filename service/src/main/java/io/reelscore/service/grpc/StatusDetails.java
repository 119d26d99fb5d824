package io.reelscore.service.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.reelscore.core.FailureSubject;
import io.reelscore.core.ScoreOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The details that google.rpc defines for every API: {@code ErrorInfo} always, {@code BadRequest}
 * when a field is to blame, {@code RetryInfo} when it is known how long to wait. What they repeat
 * of a request is cut, for the sake of the trailers.
 */
final class StatusDetails {
  /** Whose reasons they are. */
  static final String DOMAIN = "reelscore.io";

  private static final int MAX_DESCRIPTION_BYTES = 250;
  private static final int MAX_FIELD_BYTES = 100;

  /** An identity has at most 270: two names of 128 characters and 12 digits. */
  private static final int MAX_METADATA_BYTES = 300;

  private StatusDetails() {}

  static List<Any> of(ScoreOutcome.Failed failed) {
    List<Any> details = new ArrayList<>();
    String reason = failed.reason().name();
    switch (failed.subject()) {
      case FailureSubject.Field(String path)
          when StatusMapping.code(failed.reason()) == Status.Code.INVALID_ARGUMENT -> {
        details.add(errorInfo(reason, Map.of()));
        details.add(badRequest(path, failed.message(), reason));
      }
      case FailureSubject.Identity(String requested, String loaded) ->
          details.add(
              errorInfo(
                  reason, Map.of("requested_identity", requested, "loaded_identity", loaded)));
      case null, default -> details.add(errorInfo(reason, Map.of()));
    }
    if (failed.retryAfter() != null) {
      details.add(retryInfo(failed.retryAfter()));
    }
    return details;
  }

  static Any errorInfo(String reason, Map<String, String> metadata) {
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN);
    metadata.forEach((key, value) -> info.putMetadata(key, cut(value, MAX_METADATA_BYTES)));
    return Any.pack(info.build());
  }

  static Any badRequest(String field, String message, String reason) {
    return Any.pack(
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField(cut(field, MAX_FIELD_BYTES))
                    .setDescription(cut(message, MAX_DESCRIPTION_BYTES))
                    .setReason(reason))
            .build());
  }

  private static Any retryInfo(Duration delay) {
    return Any.pack(RetryInfo.newBuilder().setRetryDelay(duration(delay)).build());
  }

  static com.google.protobuf.Duration duration(Duration delay) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(delay.getSeconds())
        .setNanos(delay.getNano())
        .build();
  }

  /** The beginning of a longer text, cut between two characters. */
  static String cut(String text, int maxBytes) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length <= maxBytes) {
      return text;
    }
    int end = maxBytes;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return "%s... (%d bytes in all)".formatted(new String(utf8, 0, end, UTF_8), utf8.length);
  }
}
