package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
  private static final ClipReport SCORED = scored();
  private static final ClipReport FAILED =
      new ClipReport(
          new ClipRequest("7", "b.mp4", Path.of("b.mp4"), "zwei \"Wörter\"", true),
          new ClipOutcome.Failed("truncated"),
          3);

  @Test
  void a_scored_clip_has_exactly_the_documented_keys() {
    JsonNode json = JsonMapper.shared().readTree(ReportJson.line(SCORED, "none"));

    assertThat(json.propertyNames())
        .containsExactly(
            "file",
            "prompt",
            "defect",
            "outcome",
            "rewards",
            "composite",
            "model",
            "millis",
            "warnings");
    assertThat(json.get("outcome").stringValue()).isEqualTo("scored");
    assertThat(json.at("/rewards/semantic_alignment").propertyNames())
        .containsExactly("raw", "normalized", "percentile");
    assertThat(json.at("/rewards/semantic_alignment/raw").doubleValue()).isEqualTo(1.25);
    assertThat(json.at("/warnings/0").stringValue()).isEqualTo("a miniature");
  }

  @Test
  void a_failed_clip_has_an_error_and_no_number_for_a_reward() {
    JsonNode json = JsonMapper.shared().readTree(ReportJson.line(FAILED, null));

    assertThat(json.propertyNames())
        .containsExactly("id", "file", "prompt", "outcome", "error", "millis", "warnings");
    assertThat(json.get("outcome").stringValue()).isEqualTo("failed");
    assertThat(json.get("error").stringValue()).isEqualTo("truncated");
    assertThat(json.get("prompt").stringValue()).isEqualTo("zwei \"Wörter\"");
  }

  @Test
  void a_prompt_of_many_words_and_lines_stays_in_its_row() {
    ClipRequest clip =
        new ClipRequest(null, "a.mp4", Path.of("a.mp4"), "one\n\ttwo " + "x".repeat(5000), false);
    StringWriter text = new StringWriter();

    ReportTable.print(
        List.of(new ClipReport(clip, new ClipOutcome.Failed("cut"), 1)),
        ClipRequest::file,
        new PrintWriter(text, true));

    assertThat(text.toString().lines())
        .contains("a.mp4  one two " + "x".repeat(49) + "...  frames  failed: cut");
  }

  @Test
  void the_table_shows_rewards_percentiles_failures_model_and_warnings() {
    StringWriter text = new StringWriter();

    ReportTable.print(List.of(SCORED, FAILED), ClipRequest::file, new PrintWriter(text, true));

    assertThat(text.toString())
        .contains("alignment", "+1.25 p93", "+0.50", "a red circle", "failed: truncated")
        .contains("Model: tiny@1#0123456789ab (1 of 2 clips)")
        .contains("Warning: a miniature (1 of 2 clips)");
  }

  private static ClipReport scored() {
    SequencedMap<String, ClipOutcome.Reward> rewards = new LinkedHashMap<>();
    rewards.put("semantic_alignment", new ClipOutcome.Reward(1.25, 0.5, 93.4));
    return new ClipReport(
        new ClipRequest(null, "a.mp4", Path.of("a.mp4"), "a red circle", false),
        new ClipOutcome.Scored(rewards, 0.5, "tiny@1#0123456789ab", List.of("a miniature")),
        12);
  }
}
