package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellResultTest {

  @TempDir Path folder;

  @Test
  void gold_at_a_divergence_is_interpolated_where_it_is_first_reached() {
    CellResult result =
        result("d", "bt", 1, step(0, 0.4), step(2, 0.6), step(1, 0.9), step(6, 0.2));

    assertThat(result.goldAt(1)).isCloseTo(0.5, within(1e-12));
    assertThat(result.goldAt(2)).isCloseTo(0.6, within(1e-12));
    assertThat(result.goldAt(3.5)).isCloseTo(0.55, within(1e-12));
    assertThat(result.goldAt(7)).isNull();
    assertThat(result.goldAt(List.of(1.0, 2.0))).isCloseTo(0.55, within(1e-12));
    assertThat(result.goldAt(List.of(1.0, 7.0))).isNull();
    assertThat(result.goldAtEnd()).isEqualTo(0.2);
    assertThat(result.goldAtBest()).isEqualTo(0.9);
  }

  @Test
  void a_result_of_other_settings_or_a_torn_file_is_no_result() throws Exception {
    StudyConfig study = StudyFile.parse("smoke.yaml", StudyFileTest.smoke());
    StudyConfig longer =
        StudyFile.parse("x", StudyFileTest.smoke().replace("steps: 6, rate", "steps: 7, rate"));
    Cell cell = Cell.of(study).getFirst();
    StudyFolder cells = new StudyFolder(folder);

    assertThat(cells.result(study, cell)).isEmpty();
    CellResult result = result(cell.digest(study), "bt-wt", 1, step(0, 0.4), step(2, 0.6));
    cells.write(cell, result);
    assertThat(cells.result(study, cell)).contains(result);
    assertThat(cells.result(longer, Cell.of(longer).getFirst())).isEmpty();
    Path file = folder.resolve("cells/bt-wt/1.json");
    Files.writeString(file, Files.readString(file).substring(0, 100));
    assertThat(cells.result(study, cell)).isEmpty();
  }

  @Test
  void a_worker_keeps_its_seed_others_take_another_and_a_failure_is_tried_once_more()
      throws Exception {
    StudyConfig study = StudyFile.parse("smoke.yaml", StudyFileTest.smoke());
    List<Cell> cells = Cell.of(study);
    CellQueue queue = new CellQueue(cells);

    Cell first = queue.next(OptionalLong.empty()).orElseThrow();
    Cell other = queue.next(OptionalLong.empty()).orElseThrow();
    Cell second = queue.next(OptionalLong.of(first.seed())).orElseThrow();

    assertThat(other.seed()).isNotEqualTo(first.seed());
    assertThat(second.seed()).isEqualTo(first.seed());
    assertThat(queue.failed(first)).isTrue();
    assertThat(queue.failed(first)).isFalse();
    int left = 0;
    while (queue.next(OptionalLong.of(1)).isPresent()) {
      left++;
    }
    assertThat(left).isEqualTo(cells.size() - 3 + 1);
  }

  @Test
  void cells_differ_by_their_settings_but_not_by_names_and_words() throws Exception {
    StudyConfig study = StudyFile.parse("smoke.yaml", StudyFileTest.smoke());
    StudyConfig renamed =
        StudyFile.parse(
            "x",
            StudyFileTest.smoke()
                .replace("about: the paper's recipe", "about: other words")
                .replace("seeds: 2", "seeds: 3"));

    assertThat(Cell.of(renamed).getFirst().digest(renamed))
        .isEqualTo(Cell.of(study).getFirst().digest(study));
    assertThat(Cell.of(study).stream().map(cell -> cell.digest(study))).doesNotHaveDuplicates();
  }

  @Test
  void a_backbone_comes_back_whole_or_not_at_all() throws Exception {
    Path file = folder.resolve("backbone.bin");
    Map<String, float[]> weights = Map.of("a", new float[] {1, -2.5f, 3});
    Map<String, int[]> shapes = Map.of("a", new int[] {3});

    BackboneFile.write(file, weights);

    assertThat(BackboneFile.read(file, shapes).get("a")).containsExactly(1, -2.5f, 3);
    byte[] bytes = Files.readAllBytes(file);
    bytes[5] ^= 1;
    Files.write(file, bytes);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> BackboneFile.read(file, shapes))
        .hasMessageContaining("damaged");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> BackboneFile.read(file, Map.of("a", new int[] {4})))
        .hasMessageContaining("44 bytes (expected: 48)");
  }

  static PolicyStep step(double kl, double gold) {
    return new PolicyStep(0, 1, gold, List.of(gold, gold, gold), kl, 0);
  }

  static CellResult result(String digest, String condition, long seed, PolicyStep... path) {
    ModelMetrics.SetMetrics set = new ModelMetrics.SetMetrics(0.7, 0.6, 0.75, 1.0, 0.8, 0.2);
    return new CellResult(
        digest,
        condition,
        seed,
        StudyConfig.Scoring.IN_PROCESS,
        false,
        List.of("study-x@1.0.0#000000000000"),
        new ModelMetrics(Map.of("in_distribution", set, "out_of_distribution", set), 0.1),
        new StudyData.Agreement(0.49, 0.35),
        List.of(path));
  }
}
