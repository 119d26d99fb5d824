package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StudyFileTest {

  private static final Path STUDIES =
      Path.of(System.getProperty("reelscore.root", "..")).resolve("docs/studies");

  @Test
  void the_committed_studies_are_sound() throws Exception {
    StudyConfig study = StudyFile.read(STUDIES.resolve("solireward.yaml"));
    StudyConfig smoke = StudyFile.read(STUDIES.resolve("smoke.yaml"));

    assertThat(study.condition("bt").loss().tieCoefficient()).isZero();
    assertThat(study.condition("bt").loss().winLoseCoefficient()).isEqualTo(1);
    assertThat(study.condition("bt").seeds()).isGreaterThanOrEqualTo(8);
    assertThat(study.condition("bt-wt").seeds()).isGreaterThanOrEqualTo(8);
    assertThat(study.recipes().confirmationSeeds()).hasSize(8).allMatch(seed -> seed > 16);
    assertThat(smoke.worlds()).containsOnlyKeys("tiny");
  }

  @Test
  void all_problems_are_told_at_once() throws Exception {
    String yaml =
        smoke()
            .replace("scoring: in_process", "scoring: telepathy")
            .replace("steps: 4, batchItems: 8,", "steps: many, batchItems: 8,")
            .replace("labelling: pairwise", "labelled: pairwise");

    assertThatThrownBy(() -> StudyFile.parse("x.yaml", yaml))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("x.yaml: 3 problems")
        .hasMessageContaining("/scoring")
        .hasMessageContaining("/backbone/steps")
        .hasMessageContaining("labelled");
  }

  @Test
  void names_that_stand_for_nothing_are_told() throws Exception {
    String yaml = smoke().replace("control: bt,", "control: nobody,").replace("spread_id", "taste");

    assertThatThrownBy(() -> StudyFile.parse("x.yaml", yaml))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("comparisons.control: nobody (expected: one of")
        .hasMessageContaining("comparisons.measure: taste (expected: one of");
  }

  @Test
  void what_is_no_yaml_is_told_with_its_line() {
    assertThatThrownBy(() -> StudyFile.parse("x.yaml", "title: a\nquestion: [\n"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("x.yaml: line ");
    assertThatThrownBy(() -> StudyFile.parse("x.yaml", "")).isInstanceOf(StudyException.class);
    assertThatThrownBy(() -> StudyFile.parse("x.yaml", "- 1")).isInstanceOf(StudyException.class);
  }

  static String smoke() throws Exception {
    return Files.readString(STUDIES.resolve("smoke.yaml"));
  }
}
