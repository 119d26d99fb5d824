package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    Path committed = Files.writeString(folder.resolve("smoke.md"), "of all cells");
    List<String> told = new ArrayList<>();

    try (Study study = open(config, told)) {
      assertThatThrownBy(study::report)
          .isInstanceOf(StudyException.class)
          .hasMessageContaining("0 of ");
    }
    List<String> failures;
    try (Study study = open(config, told)) {
      failures = study.run("{bt,pairwise}/1");
      assertThat(study.report()).isEqualTo(new Study.Report(folder.resolve("run/smoke.md"), false));
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
      assertThat(study.report().whole()).isFalse();
    }
    assertThat(told).contains("pairwise/1 2/2").noneMatch(line -> line.startsWith("bt/1"));
    assertThat(cell).hasBinaryContent(before);
    assertThat(folder.resolve("run/smoke.md")).content().contains("| `bt` (1) |", "`pairwise` (1)");
    assertThat(committed).hasContent("of all cells");
    assertThat(folder.resolve("run/smoke.json")).exists();
    assertThat(folder.resolve("run/smoke-differences.svg")).exists();
  }

  @Test
  void a_folder_another_study_is_at_work_in_is_left_to_it() throws Exception {
    Path config = folder.resolve("smoke.yaml");
    Files.writeString(config, StudyFileTest.smoke());
    List<String> told = new ArrayList<>();

    try (RunLock _ = RunLock.of(folder.resolve("run"), "study.lock");
        Study study = open(config, told)) {
      assertThatThrownBy(() -> study.run("bt/1"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another run is at work there (expected: one at a time)");
    }

    assertThat(told).isEmpty();
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**backbone*");
  }

  @Test
  void a_service_that_does_not_start_is_a_failure_and_no_cell_is_tried_without_it()
      throws Exception {
    Path config = folder.resolve("live.yaml");
    Files.writeString(config, StudyFileTest.smoke().replace("in_process", "live"));
    Path launcher = folder.resolve("reelscore");
    Files.writeString(launcher, "#!/bin/sh\necho x >> \"$0.starts\"\necho no\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    List<String> told = new ArrayList<>();

    List<String> failures;
    try (Study study = open(config, told)) {
      failures = study.run("{bt,pairwise}/1");
    }

    assertThat(failures)
        .hasSize(3)
        .anySatisfy(failure -> assertThat(failure).contains("did not start: it says \"no\""))
        .contains("bt/1: not run", "pairwise/1: not run");
    assertThat(folder.resolve("reelscore.starts")).hasContent("x\nx\nx");
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
