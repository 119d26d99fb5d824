package io.reelscore.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reports as a table for people, with the models and the warnings below it. */
final class ReportTable {
  private static final int FIRST_NUMBER_COLUMN = 3;
  private static final int MAX_PROMPT_CODE_POINTS = 60;

  private ReportTable() {}

  /** Prints reports, each file by its label. */
  static void print(
      List<ClipReport> reports, Function<ClipRequest, String> label, PrintWriter out) {
    List<String> dimensions =
        reports.stream().flatMap(report -> dimensions(report).stream()).distinct().toList();
    List<String> header = new ArrayList<>(List.of("file", "prompt", "sent"));
    dimensions.forEach(dimension -> header.add(dimension.replace('_', '\n')));
    header.addAll(List.of("composite", "ms"));
    TextTable table = new TextTable(header, FIRST_NUMBER_COLUMN);
    reports.forEach(report -> table.add(row(report, label, dimensions)));
    table.print(out);
    out.println("Cells: raw reward and its percentile in the model's reference; higher is better.");
    footnotes(reports)
        .forEach((note, clips) -> out.printf("%s (%d of %d clips)%n", note, clips, reports.size()));
  }

  private static List<String> dimensions(ClipReport report) {
    return switch (report.outcome()) {
      case ClipOutcome.Scored scored -> List.copyOf(scored.rewards().keySet());
      case ClipOutcome.Failed _ -> List.of();
    };
  }

  private static List<String> row(
      ClipReport report, Function<ClipRequest, String> label, List<String> dimensions) {
    ClipRequest clip = report.request();
    List<String> row =
        new ArrayList<>(
            List.of(label.apply(clip), shown(clip.prompt()), clip.upload() ? "file" : "frames"));
    switch (report.outcome()) {
      case ClipOutcome.Scored scored -> {
        for (String dimension : dimensions) {
          ClipOutcome.Reward reward = scored.rewards().get(dimension);
          row.add(
              reward == null ? "" : "%+.2f p%-3.0f".formatted(reward.raw(), reward.percentile()));
        }
        row.add("%+.2f".formatted(scored.composite()));
        row.add(Long.toString(report.millis()));
      }
      case ClipOutcome.Failed failed -> row.add("failed: " + failed.error());
    }
    return row;
  }

  /** A prompt in one short line. */
  private static String shown(String prompt) {
    String line = prompt.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.codePointCount(0, line.length()) <= MAX_PROMPT_CODE_POINTS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_PROMPT_CODE_POINTS - 3)) + "...";
  }

  private static Map<String, Integer> footnotes(List<ClipReport> reports) {
    Map<String, Integer> notes = new LinkedHashMap<>();
    for (ClipReport report : reports) {
      if (report.outcome() instanceof ClipOutcome.Scored scored) {
        notes.merge("Model: " + scored.model(), 1, Integer::sum);
      }
    }
    for (ClipReport report : reports) {
      if (report.outcome() instanceof ClipOutcome.Scored scored) {
        scored.warnings().forEach(warning -> notes.merge("Warning: " + warning, 1, Integer::sum));
      }
    }
    return notes;
  }
}
