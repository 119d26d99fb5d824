package io.reelscore.service.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.FailureSubject;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusMappingTest {
  private static final Path ROOT = Path.of(System.getProperty("reelscore.root", ".."));

  @Test
  void every_reason_of_the_protocol_is_mapped_by_name_and_no_other() {
    Set<String> protocol =
        Arrays.stream(Reason.values())
            .filter(reason -> reason != Reason.UNRECOGNIZED)
            .filter(reason -> reason != Reason.REASON_UNSPECIFIED)
            .map(Reason::name)
            .collect(Collectors.toSet());

    for (FailureReason reason : FailureReason.values()) {
      assertThat(StatusMapping.reason(reason).name()).isEqualTo("REASON_" + reason.name());
    }
    assertThat(protocol)
        .isEqualTo(
            Arrays.stream(FailureReason.values())
                .map(reason -> "REASON_" + reason.name())
                .collect(Collectors.toSet()));
  }

  @Test
  void every_stage_is_mapped_by_name() {
    for (FailureStage stage : FailureStage.values()) {
      assertThat(StatusMapping.stage(stage).name()).isEqualTo("STAGE_" + stage.name());
    }
    assertThat(Stage.values()).hasSize(FailureStage.values().length + 2);
  }

  @Test
  void the_comments_of_the_protocol_state_the_codes() throws Exception {
    List<String> lines =
        Files.readAllLines(ROOT.resolve("proto/src/main/protobuf/reelscore/v1/failure.proto"));

    for (FailureReason reason : FailureReason.values()) {
      int line = indexOf(lines, "REASON_" + reason.name() + " =") - 1;
      while (lines.get(line - 1).strip().startsWith("//")) {
        line--;
      }
      assertThat(lines.get(line)).contains("// " + StatusMapping.code(reason).name() + ": ");
    }
  }

  @Test
  void a_status_carries_the_failure_and_the_retry_hint() throws Exception {
    ScoreOutcome.Failed failed =
        new ScoreOutcome.Failed(
            FailureReason.OVERLOADED, FailureStage.ADMISSION, "full", Duration.ofMillis(1250));

    StatusRuntimeException exception = StatusMapping.exception(failed);

    List<Any> details =
        Objects.requireNonNull(StatusProto.fromThrowable(exception)).getDetailsList();
    assertThat(exception.getStatus().getDescription()).isEqualTo("full");
    assertThat(details.get(0).unpack(Failure.class))
        .isEqualTo(
            Failure.newBuilder()
                .setCode(8)
                .setReason(Reason.REASON_OVERLOADED)
                .setStage(Stage.STAGE_ADMISSION)
                .setMessage("full")
                .setRetryable(true)
                .setRetryDelay(
                    com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(250_000_000))
                .build());
    assertThat(details.get(1).unpack(ErrorInfo.class))
        .isEqualTo(
            ErrorInfo.newBuilder().setReason("OVERLOADED").setDomain("reelscore.io").build());
    RetryInfo retry = details.get(2).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
    assertThat(details).hasSize(3);
  }

  @Test
  void a_field_that_is_to_blame_is_a_field_violation() throws Exception {
    Rejection rejection =
        Rejection.ofField(
            FailureReason.WRONG_SHAPE, "sample.frames.shape", "[8, 32]", "[8, 32, 32, 3]");

    List<Any> details = details(rejection.failure());

    assertThat(details).hasSize(3);
    assertThat(details.get(2).unpack(BadRequest.class).getFieldViolationsList())
        .containsExactly(
            BadRequest.FieldViolation.newBuilder()
                .setField("sample.frames.shape")
                .setReason("WRONG_SHAPE")
                .setDescription("sample.frames.shape: [8, 32] (expected: [8, 32, 32, 3])")
                .build());
  }

  @Test
  void what_is_no_bad_request_has_no_field_violation() {
    Rejection rejection =
        Rejection.ofField(FailureReason.MODEL_NOT_FOUND, "model", "huge", "one that is loaded");

    assertThat(details(rejection.failure())).noneMatch(detail -> detail.is(BadRequest.class));
  }

  @Test
  void a_mismatch_names_both_identities() throws Exception {
    Rejection rejection = Rejection.ofIdentity("m@1#000000000000", List.of("m@1#0123456789ab"));

    ErrorInfo info = details(rejection.failure()).get(1).unpack(ErrorInfo.class);

    assertThat(info.getReason()).isEqualTo("IDENTITY_MISMATCH");
    assertThat(info.getMetadataMap())
        .isEqualTo(
            Map.of(
                "requested_identity", "m@1#000000000000", "loaded_identity", "m@1#0123456789ab"));
    assertThat(rejection.failure().message())
        .isEqualTo(
            "model.identity: m@1#000000000000 (expected: m@1#0123456789ab, which is loaded)");
  }

  /** Clients count each header as its name, its value and 32 bytes (RFC 9113, 10.5.1). */
  @Test
  void the_trailers_fit_into_what_clients_take_whatever_the_sentence() {
    String endless = "ü%".repeat(30_000);
    Duration delay = Duration.ofSeconds(Long.MAX_VALUE / 2, 999_999_999);
    for (FailureSubject subject :
        List.of(new FailureSubject.Field(endless), new FailureSubject.Identity(endless, endless))) {
      for (FailureReason reason : FailureReason.values()) {
        StatusRuntimeException exception =
            StatusMapping.exception(
                new ScoreOutcome.Failed(reason, FailureStage.ADMISSION, endless, delay, subject));

        long bytes = 2 * (32 + 50) + headerBytes("grpc-message", escapedLength(exception));
        Metadata trailers = Objects.requireNonNull(exception.getTrailers());
        byte[] details =
            Objects.requireNonNull(
                trailers.get(
                    Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER)));
        bytes += headerBytes("grpc-status-details-bin", (details.length + 2) / 3 * 4);
        assertThat(trailers.keys()).containsExactly("grpc-status-details-bin");
        assertThat(bytes).as(reason.name()).isLessThan(8192);
      }
    }
  }

  /** Whatever is not printable ASCII, and the percent sign, becomes three characters a byte. */
  private static int escapedLength(StatusRuntimeException exception) {
    int length = 0;
    String description = Objects.requireNonNull(exception.getStatus().getDescription());
    for (byte b : description.getBytes(UTF_8)) {
      length += b < ' ' || b > '~' || b == '%' ? 3 : 1;
    }
    return length;
  }

  private static long headerBytes(String name, int valueBytes) {
    return 32L + name.length() + valueBytes;
  }

  private static List<Any> details(ScoreOutcome.Failed failed) {
    return Objects.requireNonNull(StatusProto.fromThrowable(StatusMapping.exception(failed)))
        .getDetailsList();
  }

  private static int indexOf(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError(text);
  }
}
