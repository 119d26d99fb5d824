package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
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
import java.util.TreeMap;
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
      int line = indexOf(lines, "REASON_" + reason.name() + " =");
      assertThat(lines.get(line - 1)).contains("// " + StatusMapping.code(reason).name() + ": ");
    }
  }

  @Test
  void the_document_states_code_and_retryability_of_every_reason() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/errors.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 8 && !cells[1].contains("status code") && !cells[1].contains("-")) {
        documented.put(cells[2].strip(), cells[1].strip() + " " + cells[4].strip());
      }
    }

    Map<String, String> mapped = new TreeMap<>();
    for (FailureReason reason : FailureReason.values()) {
      mapped.put(
          reason.name(), StatusMapping.code(reason).name() + (reason.retryable() ? " yes" : " no"));
    }
    assertThat(documented).isEqualTo(mapped);
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
                .build());
    RetryInfo retry = details.get(1).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
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
