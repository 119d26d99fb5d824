package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(
    named = "reelscore.live.home",
    matches = ".+",
    disabledReason =
        "starts the service by the launcher in that folder, which must have been built before")
class LiveScoringTest {

  @TempDir Path folder;

  @Test
  void the_service_gives_every_reward_of_a_cell_the_bits_that_the_graph_gives_in_process()
      throws Exception {
    Path live = Files.writeString(folder.resolve("live.yaml"), live());
    Path local = Files.writeString(folder.resolve("local.yaml"), StudyFileTest.smoke());

    CellResult overService = run(live);
    CellResult inProcess = run(local);

    assertThat(overService.scoring()).isEqualTo(StudyConfig.Scoring.LIVE);
    assertThat(overService.checkedInProcess()).isTrue();
    assertThat(overService.models()).isEqualTo(inProcess.models());
    assertThat(overService.path()).isEqualTo(inProcess.path());
  }

  private CellResult run(Path config) throws Exception {
    Path run = folder.resolve("run");
    List<String> told = new ArrayList<>();
    StudyConfig study = StudyFile.read(config);
    try (Study running =
        Study.open(
            config,
            run,
            Path.of(System.getProperty("reelscore.live.home")),
            1,
            (what, done, total) -> told.add(what))) {
      assertThat(running.run("pessimist/1")).as(told.toString()).isEmpty();
    }
    return new StudyFolder(run)
        .result(study, new Cell(study.condition("pessimist"), 1))
        .orElseThrow();
  }

  private static String live() throws Exception {
    return StudyFileTest.smoke().replace("scoring: in_process", "scoring: live");
  }
}
