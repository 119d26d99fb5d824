package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final String STEP =
      """
      {"phase":"reward","step":1}
      {"phase":"reward","step":2}
      """;

  @TempDir Path folder;

  @Test
  void a_folder_of_others_is_refused_and_stays_as_it_is() throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), "seed: 1");
    Path metrics = Files.writeString(folder.resolve("metrics.jsonl"), "mine");

    assertThatThrownBy(() -> RunFolder.create(folder))
        .isInstanceOf(ResumptionException.class)
        .hasMessage(
            "%s: holds config.yaml, but no run.lock (expected: a new or empty folder, or that of a run)",
            folder);

    assertThat(config).hasContent("seed: 1");
    assertThat(metrics).hasContent("mine");
    assertThat(folder.resolve("run.lock")).doesNotExist();
  }

  @Test
  void two_runs_in_one_folder_are_refused_and_one_after_another_are_not() throws Exception {
    try (RunFolder first = RunFolder.create(folder)) {
      first.write("evaluation.json", Map.of());

      assertThatThrownBy(() -> RunFolder.create(folder))
          .isInstanceOf(IOException.class)
          .hasMessage("%s: another run is at work there (expected: one at a time)", folder);
      assertThatThrownBy(() -> RunFolder.resume(folder, "reward", 1))
          .hasMessageContaining("another run is at work there");
      assertThat(folder.resolve("evaluation.json")).exists();
    }

    try (RunFolder _ = RunFolder.create(folder)) {
      assertThat(folder.resolve("evaluation.json")).doesNotExist();
    }
  }

  @Test
  void a_run_that_goes_on_keeps_what_was_told_before() throws Exception {
    Files.writeString(folder.resolve("metrics.jsonl"), STEP + "{\"phase\":\"rew");

    try (RunFolder _ = RunFolder.resume(folder, "reward", 1)) {
      assertThat(folder.resolve("metrics.jsonl"))
          .hasContent(STEP.lines().findFirst().orElseThrow());
    }
  }
}
