package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

  @TempDir Path folder;

  @Test
  void a_study_runs_in_processes_of_its_own_keeps_what_is_finished_and_reports_it()
      throws Exception {
    Path config = folder.resolve("smoke.yaml");
    Files.writeString(config, StudyFileTest.smoke());
    List<String> told = new ArrayList<>();

    List<String> failures;
    try (Study study = open(config, told)) {
      failures = study.run("{bt,pairwise}/1");
      study.report();
    }

    assertThat(failures).isEmpty();
    assertThat(told).contains("bt/1 1/2", "pairwise/1 2/2");
    Path cell = folder.resolve("run/cells/bt/1.json");
    byte[] before = Files.readAllBytes(cell);
    Files.delete(folder.resolve("run/cells/pairwise/1.json"));
    told.clear();
    try (Study study = open(config, told)) {
      assertThat(study.run("{bt,pairwise}/1")).isEmpty();
      assertThat(study.done()).isEqualTo(2);
      assertThat(study.report()).isEqualTo(folder.resolve("smoke.md"));
    }
    assertThat(told).contains("pairwise/1 2/2").noneMatch(line -> line.startsWith("bt/1"));
    assertThat(cell).hasBinaryContent(before);
    assertThat(folder.resolve("smoke.md")).content().contains("| `bt` (1) |", "`pairwise` (1)");
    assertThat(folder.resolve("smoke.json")).exists();
    assertThat(folder.resolve("smoke-differences.svg")).exists();
  }

  private Study open(Path config, List<String> told) throws Exception {
    return Study.open(
        config,
        folder.resolve("run"),
        folder,
        1,
        (what, done, total) -> told.add(what + " " + done + "/" + total));
  }
}
