package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFileTest {

  @TempDir Path folder;

  @Test
  void a_pair_is_the_same_whichever_clip_was_shown_first() throws Exception {
    Path file =
        write(
            line("a.mp4", "b.mp4", "first", "ann"),
            line("b.mp4", "a.mp4", "second", "bob"),
            line("b.mp4", "a.mp4", "first", "cid"),
            line("a.mp4", "c.mp4", "tie", "ann"));

    ComparisonTable table = new ComparisonFile(file, Films.MAY_BE_ELSEWHERE, n -> {}).table();

    Judgements judgements = table.judgements("motion");
    assertThat(table.pairs()).isEqualTo(2);
    assertThat(judgements.category()).containsExactly(0, 0, 1, 2);
    assertThat(Agreement.of(judgements, 0, 1).raw().value()).isEqualTo(1 / 3.0);
  }

  @Test
  void tells_all_problems_at_once_with_their_lines() throws Exception {
    Path file =
        write(
            line("a.mp4", "a.mp4", "first", "ann"),
            line("a.mp4", "b.mp4", "left", "ann"),
            "{\"prompt\":\"a cat\",\"dimension\":\"motion\",\"choice\":\"tie\",\"label\":\"pass\"}");

    assertThatThrownBy(() -> new ComparisonFile(file, Films.MAY_BE_ELSEWHERE, n -> {}).table())
        .isInstanceOf(AnnotationException.class)
        .hasMessageStartingWith(file + ": 5 problems: ")
        .hasMessageContaining("line 1: second: ")
        .hasMessageContaining("(expected: another film than the first)")
        .hasMessageContaining("line 2: choice: \"left\" (expected: first, second or tie)")
        .hasMessageContaining("line 3: label: unknown")
        .hasMessageContaining("line 3: first: missing (expected: a text)")
        .hasMessageContaining("line 3: second: missing (expected: a text)");
  }

  @Test
  void films_must_be_there_if_wanted() throws Exception {
    Path file = write(line("a.mp4", "b.mp4", "first", "ann"));

    assertThatThrownBy(() -> new ComparisonFile(file, Films.MUST_EXIST, n -> {}).table())
        .hasMessageContaining("line 1: first: \"a.mp4\" (expected: an existing file")
        .hasMessageContaining("line 1: second: \"b.mp4\" (expected: an existing file");
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("comparisons.jsonl"), String.join("\n", lines));
  }

  private static String line(String first, String second, String choice, String annotator) {
    return "{\"prompt\":\"a cat\",\"dimension\":\"motion\",\"first\":\"%s\",\"second\":\"%s\",\"choice\":\"%s\",\"annotator\":\"%s\"}"
        .formatted(first, second, choice, annotator);
  }
}
