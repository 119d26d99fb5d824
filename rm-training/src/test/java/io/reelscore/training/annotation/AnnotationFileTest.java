package io.reelscore.training.annotation;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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

    List<Annotation> annotations = rows(AnnotationFile.read(file));

    Clip clip = new Clip.Film(folder.resolve("clip.mp4").toAbsolutePath());
    assertThat(annotations)
        .containsExactly(
            new Annotation(1, clip, "a cat", "motion", Verdict.PASS, "", Split.ANY, NaN),
            new Annotation(3, clip, "a cat", "motion", Verdict.FAIL, "ann", Split.TEST, NaN));
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
        .isInstanceOf(AnnotationException.class)
        .hasMessageStartingWith(file + ": 12 problems: ")
        .hasMessageContaining("line 2: no JSON: ")
        .hasMessageContaining("line 3: ARRAY (expected: a JSON object)")
        .hasMessageContaining(
            "line 4: file: \"gone.mp4\" (expected: an existing file, absolute or beside this one)")
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

  @Test
  void a_table_says_the_same_as_json_lines() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("annotations.csv"),
            String.join(
                "\r\n",
                "\uFEFFfile,prompt,dimension,label,annotator,split",
                "clip.mp4,\"a \"\"grey\"\" cat,\nrunning\",motion,pass,,",
                "",
                "clip.mp4,a cat,motion,fail,ann,test"));

    List<Annotation> annotations = rows(AnnotationFile.read(table));

    Clip clip = new Clip.Film(folder.resolve("clip.mp4").toAbsolutePath());
    assertThat(annotations)
        .containsExactly(
            new Annotation(
                2, clip, "a \"grey\" cat,\nrunning", "motion", Verdict.PASS, "", Split.ANY, NaN),
            new Annotation(5, clip, "a cat", "motion", Verdict.FAIL, "ann", Split.TEST, NaN));
  }

  @Test
  void a_table_tells_all_its_problems() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("annotations.CSV"),
            """
            file,prompt,dimension,label
            gone.mp4,a cat,motion,pass
            clip.mp4,a cat,motion
            clip.mp4,,Motion,maybe
            clip.mp4,"a cat,motion,pass
            """);

    assertThatThrownBy(() -> AnnotationFile.read(table))
        .hasMessageStartingWith(table + ": 6 problems: ")
        .hasMessageContaining("line 2: file: \"gone.mp4\" (expected: an existing file")
        .hasMessageContaining("line 3: 3 cells (expected: 4)")
        .hasMessageContaining("line 4: prompt: missing (expected: a text)")
        .hasMessageContaining("line 4: dimension: \"Motion\"")
        .hasMessageContaining("line 4: label: \"maybe\"")
        .hasMessageContaining("line 5: no CSV: ");
  }

  @Test
  void a_table_without_its_columns_is_an_error() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("annotations.csv"),
            "file,prompt,label,colour,file\nclip.mp4,a,pass,x,y\n");

    assertThatThrownBy(() -> AnnotationFile.read(table))
        .hasMessageStartingWith(table + ": 3 problems: ")
        .hasMessageContaining("line 1: colour: unknown (expected: one of [")
        .hasMessageContaining("line 1: file: twice (expected: one column)")
        .hasMessageContaining("line 1: dimension: missing (expected: a column)");
  }

  @Test
  void a_quote_that_is_not_closed_does_not_fill_the_memory() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("annotations.csv"),
            "file,prompt,dimension,label\nclip.mp4,\"a cat" + "\nx".repeat(1 << 20));

    assertThatThrownBy(() -> AnnotationFile.read(table))
        .hasMessageContaining("line 2: too long (expected: at most 1048576 characters)");
  }

  @Test
  void a_line_too_long_is_told_and_the_next_is_read() throws Exception {
    Path file = write("x".repeat((1 << 20) + 1), GOOD.replace("pass", "maybe"));

    assertThatThrownBy(() -> AnnotationFile.read(file))
        .hasMessageContaining("2 problems")
        .hasMessageContaining("line 1: too long (expected: at most 1048576 bytes)")
        .hasMessageContaining("line 2: label: \"maybe\"");
  }

  @Test
  void of_many_problems_the_first_are_kept_and_all_are_counted() throws Exception {
    Path file = write("[]\n".repeat(5000));

    assertThatThrownBy(() -> AnnotationFile.read(file))
        .isInstanceOfSatisfying(
            AnnotationException.class,
            problem -> {
              assertThat(problem.count()).isEqualTo(5000);
              assertThat(problem.problems()).hasSize(1000);
            })
        .hasMessageContaining("5000 problems")
        .hasMessageEndingWith("; and 4980 more");
  }

  @Test
  void a_clip_is_a_film_or_features() throws Exception {
    String features = GOOD.replace("\"file\":\"clip.mp4\"", "\"features\":\"f/1\"");
    Path sound = write(features);
    Path both = folder.resolve("both.jsonl");
    Files.writeString(both, features.replace("}", ",\"file\":\"clip.mp4\"}"));

    List<Annotation> annotations = rows(AnnotationFile.read(sound));

    assertThat(annotations.getFirst().clip()).isEqualTo(new Clip.Features("f/1"));
    assertThatThrownBy(() -> AnnotationFile.read(both))
        .hasMessageContaining("line 1: features: \"f/1\" (expected: file or features, not both)");
  }

  @Test
  void the_same_film_by_another_name_is_the_same_clip() throws Exception {
    String absolute = folder.resolve("clip.mp4").toAbsolutePath().toString();

    AnnotationTable table =
        AnnotationFile.read(
            write(
                GOOD,
                GOOD.replace("clip.mp4", "./x/../clip.mp4"),
                GOOD.replace("clip.mp4", absolute)));

    assertThat(table.items()).isEqualTo(1);
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void dimensions_are_few() throws Exception {
    String[] lines = new String[258];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = GOOD.replace("motion", "d" + i);
    }
    Path file = write(lines);

    assertThatThrownBy(() -> AnnotationFile.read(file))
        .hasMessageContaining("2 problems")
        .hasMessageContaining(
            "line 257: dimension: \"d256\" (expected: at most 256 different ones)");
    assertThatThrownBy(() -> AnnotationFile.read(write(GOOD)).judgements("text"))
        .hasMessage("dimension: text (expected: one of [motion])");
  }

  private static List<Annotation> rows(AnnotationTable table) {
    return IntStream.range(0, table.size()).mapToObj(table::row).toList();
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("annotations.jsonl"), String.join("\n", lines));
  }
}
