package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the tables of {@code docs/errors.md} repeat of the code is what the code does. */
class ErrorsDocTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("reelscore.root", ".."), "docs", "errors.md");

  @Test
  void the_table_has_every_reason_once_with_its_code_and_whether_a_retry_helps() throws Exception {
    List<String> documented =
        table("| status code | reason | stage |").stream()
            .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(3))
            .toList();

    assertThat(documented)
        .containsExactlyInAnyOrder(
            Arrays.stream(FailureReason.values())
                .map(reason ->
                    "%s %s %s"
                        .formatted(
                            StatusMapping.code(reason).name(),
                            reason.name(),
                            reason.retryable() ? "yes" : "no"))
                .toArray(String[]::new));
  }

  @Test
  void each_row_names_stages_of_the_protocol_a_cause_and_a_cure() throws Exception {
    Set<String> stages =
        Arrays.stream(FailureStage.values()).map(FailureStage::name).collect(Collectors.toSet());
    for (List<String> row : table("| status code | reason | stage |")) {
      assertThat(stages).as(row.get(1)).containsAll(List.of(row.get(2).split(", ")));
      assertThat(row.get(4)).as("cause of %s", row.get(1)).endsWith(".");
      assertThat(row.get(5)).as("cure of %s", row.get(1)).endsWith(".");
    }
  }

  @Test
  void the_reasons_of_the_admin_service_are_listed_with_their_codes() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    table("| status code | `ErrorInfo.reason` |")
        .forEach(row -> documented.put(row.get(1), row.get(0)));

    Map<String, String> stated = new TreeMap<>();
    for (AdminStatus.Reason reason : AdminStatus.Reason.values()) {
      stated.put(reason.name(), reason.code().name());
    }
    assertThat(documented).isEqualTo(stated);
  }

  @Test
  void what_operators_are_told_with_a_failure_has_its_reasons_code() throws Exception {
    for (List<String> row : table("| status code | `Failure.reason` |")) {
      FailureReason reason = FailureReason.valueOf(row.get(1));
      assertThat(row.get(0)).as(row.get(1)).isEqualTo(StatusMapping.code(reason).name());
    }
  }

  @Test
  void the_details_are_called_as_they_are() throws Exception {
    assertThat(Files.readString(DOCUMENT))
        .contains("`" + StatusDetails.DOMAIN + "`", "`requested_identity`", "`loaded_identity`");
  }

  /** The cells of the rows below that header. */
  private static List<List<String>> table(String header) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      inside = line.startsWith("|") && (inside || line.startsWith(header));
      if (inside && !line.startsWith(header) && !line.startsWith("|--")) {
        String[] cells = line.split("\\|", -1);
        rows.add(Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList());
      }
    }
    assertThat(rows).as(header).isNotEmpty();
    return rows;
  }
}
