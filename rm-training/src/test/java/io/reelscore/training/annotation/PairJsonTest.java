package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.annotation.Annotation.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PairJsonTest {

  private static final PairImport IMPORT = new PairImport("", "", 0, entries -> {});

  @TempDir Path folder;
  private Path pairs;
  private Path labels;

  @BeforeEach
  void name_files() {
    pairs = folder.resolve("pairs.json");
    labels = folder.resolve("labels.jsonl");
  }

  @Test
  void an_entry_has_what_the_official_trainer_reads() throws Exception {
    AnnotationTable table = table("a pass", "b fail");

    Map<String, PairExport.Written> written =
        export(PairForm.MESSAGES, 10, 0.5, 1).write(table, Aggregation.MAJORITY, pairs);

    JsonNode entries = JsonMapper.builder().build().readTree(pairs);
    assertThat(written).isEqualTo(Map.of("motion", new PairExport.Written(1, 0)));
    assertThat(entries).hasSize(1);
    JsonNode entry = entries.get(0);
    assertThat(entry.get("messages").get(0).get("role").stringValue()).isEqualTo("system");
    assertThat(entry.get("messages").get(1).get("content").stringValue())
        .contains("prompt of a")
        .containsOnlyOnce("<video>");
    assertThat(entry.get("rejected_response").stringValue())
        .contains("prompt of b")
        .containsOnlyOnce("<video>");
    assertThat(entry.get("quality")).hasToString("[1.0,0.0]");
    assertThat(entry.get("videos").get(0).stringValue()).isEqualTo(folder + "/a.mp4");
    assertThat(entry.get("videos").get(1).stringValue()).isEqualTo(folder + "/b.mp4");
  }

  @Test
  void what_was_exported_is_imported_as_the_same_labels() throws Exception {
    AnnotationTable table = table("a pass", "b fail", "c pass", "d fail", "e pass");
    for (PairForm form : PairForm.values()) {
      export(form, 100, 0.5, 1).write(table, Aggregation.MAJORITY, pairs);

      PairImport.Result result = IMPORT.write(pairs, labels, null);

      assertThat(result).isEqualTo(new PairImport.Result(6 + 3, 5, 0));
      assertThat(new TreeSet<>(Files.readAllLines(labels)))
          .isEqualTo(new TreeSet<>(Files.readAllLines(table.source())));
    }
  }

  @Test
  void the_same_seed_draws_the_same_pairs_and_another_does_not() throws Exception {
    String[] lines = new String[40];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "clip" + i + (i % 2 == 0 ? " pass" : " fail");
    }
    AnnotationTable table = table(lines);

    export(PairForm.PATHS, 20, 0.25, 5).write(table, Aggregation.MAJORITY, pairs);
    String once = Files.readString(pairs);
    export(PairForm.PATHS, 20, 0.25, 5).write(table, Aggregation.MAJORITY, pairs);
    String again = Files.readString(pairs);
    export(PairForm.PATHS, 20, 0.25, 6).write(table, Aggregation.MAJORITY, pairs);
    String other = Files.readString(pairs);

    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
    assertThat(once.lines().filter(line -> line.contains("\"quality\":0.0"))).hasSize(15);
  }

  @Test
  void pairs_are_distinct_and_all_are_likely() {
    int[] drawn = new int[12 * 11];
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      PairDraw ties = PairDraw.ties(12, 30, random);
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < ties.size(); i++) {
        int low = Math.min(ties.wins()[i], ties.others()[i]);
        int high = Math.max(ties.wins()[i], ties.others()[i]);
        assertThat(low).isNotEqualTo(high);
        assertThat(seen.add(low * 12 + high)).isTrue();
        drawn[high * (high - 1) / 2 + low]++;
      }
      assertThat(seen).hasSize(30);
    }

    for (int pair = 0; pair < 66; pair++) {
      assertThat(drawn[pair] / 2000.0).isBetween(30 / 66.0 - 0.06, 30 / 66.0 + 0.06);
    }
  }

  @Test
  void the_pairs_of_millions_are_never_made() {
    PairDraw beaten = PairDraw.winLose(5_000_000, 5_000_000, 1000, new Random(1));
    PairDraw ties = PairDraw.ties(5_000_000, 1000, new Random(1));

    assertThat(beaten.size()).isEqualTo(1000);
    assertThat(Arrays.stream(beaten.wins())).allMatch(win -> win >= 0 && win < 5_000_000);
    assertThat(Arrays.stream(ties.others())).allMatch(win -> win >= 0 && win < 5_000_000);
  }

  @Test
  void foreign_entries_take_prompts_from_their_messages_and_dimensions_from_the_caller()
      throws Exception {
    Files.writeString(
        pairs,
        """
        [{"messages": [{"role": "user", "content": "Is it good? A cat.<video>"}],
          "rejected_response": "Is it good? A cat.<video>",
          "quality": [0.9, 0.1], "videos": ["x.mp4", "/far/y.mp4"]},
         {"win": {"video_path": "x.mp4", "quality": 2}, "lose": {"video_path": "z.mp4", "quality": 2}}]
        """);
    Path comparisons = folder.resolve("comparisons.csv");

    PairImport.Result result =
        new PairImport("motion", "unknown", 0.5, entries -> {}).write(pairs, labels, comparisons);

    assertThat(result).isEqualTo(new PairImport.Result(2, 4, 2));
    assertThat(labels)
        .content()
        .contains(
            "{\"file\":\"x.mp4\",\"prompt\":\"Is it good? A cat.\",\"dimension\":\"motion\",\"label\":\"pass\"}")
        .contains("{\"file\":\"/far/y.mp4\"")
        .contains("\"prompt\":\"unknown\"");
    assertThat(comparisons)
        .content()
        .isEqualTo(
            """
            prompt,dimension,first,second,choice,annotator
            Is it good? A cat.,motion,x.mp4,/far/y.mp4,first,
            unknown,motion,x.mp4,z.mp4,tie,
            """);
  }

  @Test
  void tells_all_problems_by_entry_and_writes_nothing() throws Exception {
    Files.writeString(
        pairs,
        """
        [{"win": {"video_path": "a.mp4", "quality": 1, "prompt": "p"}, "lose": {"quality": "x"}},
         {"messages": [], "videos": ["a.mp4"], "quality": [1, 0]},
         {"win": {"video_path": "a.mp4", "quality": 1, "prompt": "p", "dimension": "motion"},
          "lose": {"video_path": "b.mp4", "quality": 0, "prompt": "p"}},
         {"win": {"video_path": "b.mp4", "quality": 1, "prompt": "p", "dimension": "motion"},
          "lose": {"video_path": "a.mp4", "quality": 1, "prompt": "p"}},
         7]
        """);

    assertThatThrownBy(() -> IMPORT.write(pairs, labels, folder.resolve("c.jsonl")))
        .isInstanceOf(AnnotationException.class)
        .hasMessageContaining("entry 1: lose.video_path: missing (expected: the path of a film)")
        .hasMessageContaining("entry 1: lose.quality: \"x\" (expected: a number)")
        .hasMessageContaining("entry 1: dimension: missing (expected: ")
        .hasMessageContaining("entry 2: videos: [\"a.mp4\"] (expected: an array of two films")
        .hasMessageContaining("entry 4: quality: 1.0 of b.mp4 (expected: that of entry 3")
        .hasMessageContaining("entry 5: VALUE_NUMBER_INT (expected: an object)");
    assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("pairs.json"));
  }

  @Test
  void a_prompt_is_measured_in_bytes_as_those_of_annotations_are() throws Exception {
    Files.writeString(
        pairs,
        """
        [{"win": {"video_path": "a.mp4", "quality": 1, "prompt": "%s", "dimension": "motion"},
          "lose": {"video_path": "b.mp4", "quality": 0, "prompt": "%s"}}]
        """
            .formatted("語".repeat(1365), "語".repeat(1366)));

    assertThatThrownBy(() -> IMPORT.write(pairs, labels, null))
        .isInstanceOf(AnnotationException.class)
        .hasMessageContaining(
            "1 problem: entry 1: lose.prompt: 4098 bytes (expected: at most 4096)");
  }

  @Test
  void broken_json_is_told_where_it_breaks() throws Exception {
    for (String broken : List.of("", "{}", "[", "[{\"win\":", "[]", "nonsense")) {
      Files.writeString(pairs, broken);

      assertThatThrownBy(() -> IMPORT.write(pairs, labels, null))
          .as(broken)
          .isInstanceOf(AnnotationException.class);
    }
  }

  @Test
  void only_films_of_the_split_are_exported_and_features_are_refused() throws Exception {
    AnnotationTable table = table("a pass", "b fail");
    Path features = folder.resolve("features.jsonl");
    Files.writeString(
        features,
        "{\"features\":\"k\",\"prompt\":\"p\",\"dimension\":\"motion\",\"label\":\"pass\"}");
    PairExport test = new PairExport(PairForm.PATHS, PairTexts.DEFAULT, 5, 0.5, 1, Split.TEST);

    assertThatThrownBy(() -> test.write(table, Aggregation.MAJORITY, pairs))
        .hasMessageContaining("no pairs (expected: ");
    assertThatThrownBy(() ->
            export(PairForm.PATHS, 5, 0.5, 1)
                .write(
                    new AnnotationFile(features, Films.MAY_BE_ELSEWHERE, n -> {}).table(),
                    Aggregation.MAJORITY,
                    pairs))
        .hasMessageContaining("line 1: features: k (expected: file, as pairs name films)");
    assertThat(pairs).doesNotExist();
  }

  private static PairExport export(PairForm form, int pairs, double tieShare, long seed) {
    return new PairExport(form, PairTexts.DEFAULT, pairs, tieShare, seed, Split.ANY);
  }

  /** Clips and what was said of them, each with a prompt of its own. */
  private AnnotationTable table(String... clips) throws AnnotationException, IOException {
    StringBuilder lines = new StringBuilder();
    for (String clip : clips) {
      String[] words = clip.split(" ");
      lines.append(
          "{\"file\":\"%s.mp4\",\"prompt\":\"prompt of %s\",\"dimension\":\"motion\",\"label\":\"%s\"}%n"
              .formatted(words[0], words[0], words[1]));
    }
    Path file = Files.writeString(folder.resolve("annotations.jsonl"), lines);
    return new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, n -> {}).table();
  }
}
