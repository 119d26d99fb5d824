package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopOnSignalTest {

  private static final int SIGTERM = 143;

  @TempDir Path folder;

  @Test
  void a_process_that_is_told_to_end_saves_and_says_how_to_go_on() throws Exception {
    Path out = folder.resolve("model");
    Process process =
        start("--preset", "micro", "--set", "pretraining.steps=100000", "--out", out.toString());
    List<String> said = new ArrayList<>();
    try (BufferedReader err = process.errorReader()) {
      awaitStep(folder.resolve("model.run/metrics.jsonl"), process);
      // That of the process itself would close the stream.
      process.toHandle().destroy();
      err.lines().forEach(said::add);
    }

    assertThat(process.waitFor()).as(said.toString()).isEqualTo(SIGTERM);
    assertThat(said.getLast())
        .matches(
            "reelscore train: pretraining: stopped after step \\d+; to go on: reelscore train --resume --out \\Q"
                + out
                + "\\E");
    assertThat(folder.resolve("model.run/checkpoint/000000001.checkpoint")).exists();
    assertThat(out).doesNotExist();
  }

  private static void awaitStep(Path metrics, Process process) throws Exception {
    while (process.isAlive() && !(Files.exists(metrics) && Files.size(metrics) > 0)) {
      process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                TrainingCommand.class.getName(),
                "train"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}
