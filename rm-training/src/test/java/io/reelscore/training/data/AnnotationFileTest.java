package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.data.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationFileTest {

  private static final String GOOD =
      "{\"file\":\"clip.mp4\",\"prompt\":\"a cat\",\"dimension\":\"motion\",\"label\":\"pass\"}";

  @TempDir Path folder;

  @BeforeEach
  void make_clip() throws IOException {
    Files.createFile(folder.resolve("clip.mp4"));
  }

  @Test
  void reads_all_fields_and_finds_files_beside_the_annotations() throws Exception {
    Path file =
        write(
            GOOD,
            "",
            "{\"file\":\"clip.mp4\",\"prompt\":\"a cat\",\"dimension\":\"motion\",\"label\":\"fail\",\"annotator\":\"ann\",\"split\":\"test\"}");

    List<Annotation> annotations = AnnotationFile.read(file);

    Path clip = folder.resolve("clip.mp4").toAbsolutePath();
    assertThat(annotations)
        .containsExactly(
            new Annotation(1, clip, "a cat", "motion", Verdict.PASS, "", Split.ANY),
            new Annotation(3, clip, "a cat", "motion", Verdict.FAIL, "ann", Split.TEST));
  }

  @Test
  void tells_all_problems_at_once_with_their_lines() throws Exception {
    Path file =
        write(
            GOOD,
            "{\"file\":\"clip.mp4\",",
            "[1]",
            GOOD.replace("\"pass\"", "\"maybe\"").replace("clip.mp4", "gone.mp4"),
            GOOD.replace("motion", "Motion 1"),
            GOOD.replace("\"prompt\"", "\"promt\""),
            GOOD.replace("\"a cat\"", "\" \""),
            GOOD.replace("\"a cat\"", "7"),
            GOOD.replace("}", ",\"split\":\"dev\",\"annotator\":5}"),
            GOOD.replace("a cat", "x".repeat(5000)));

    assertThatThrownBy(() -> AnnotationFile.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": 12 problems: ")
        .hasMessageContaining("line 2: no JSON: ")
        .hasMessageContaining("line 3: ARRAY (expected: a JSON object)")
        .hasMessageContaining(
            "line 4: file: \"gone.mp4\" (expected: an existing file, absolute or beside the annotations)")
        .hasMessageContaining("line 4: label: \"maybe\" (expected: pass or fail)")
        .hasMessageContaining(
            "line 5: dimension: \"Motion 1\" (expected: small letters, digits and _, a letter first)")
        .hasMessageContaining("line 6: promt: unknown (expected: one of [")
        .hasMessageContaining("line 6: prompt: missing (expected: a text)")
        .hasMessageContaining("line 7: prompt: \" \" (expected: a text that is not blank)")
        .hasMessageContaining("line 8: prompt: 7 (expected: a text that is not blank)")
        .hasMessageContaining("line 9: annotator: 5 (expected: a text)")
        .hasMessageContaining("line 9: split: \"dev\" (expected: train or test)")
        .hasMessageContaining("line 10: prompt: 5000 bytes (expected: at most 4096)");
  }

  @Test
  void an_empty_file_is_an_error() throws Exception {
    Path file = write("", " ");

    assertThatThrownBy(() -> AnnotationFile.read(file))
        .hasMessage(file + ": 1 problem: no annotations (expected: at least 1 line)");
  }

  @Test
  void bytes_that_are_no_utf8_are_an_error() throws Exception {
    Path file = folder.resolve("latin.jsonl");
    Files.write(file, "{\"prompt\":\"Bär\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> AnnotationFile.read(file)).hasMessageContaining("not UTF-8");
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("annotations.jsonl"), String.join("\n", lines));
  }
}
