package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own. */
class ProcessTest {
  private static final int SIGTERM_EXIT = 128 + 15;

  @TempDir Path folder;

  @Test
  void it_prints_one_line_and_ends_cleanly_when_told_to() throws Exception {
    ModelIdentity identity = TinyBundles.write(folder.resolve("tiny"));
    Process process = start("--reelscore.models[0].path=" + folder.resolve("tiny"));
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();

      process.toHandle().destroy();

      assertThat(line)
          .as(errors())
          .matches(
              "reelscore is ready on 127\\.0\\.0\\.1:\\d+, serving "
                  + java.util.regex.Pattern.quote(identity.text()));
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(errors()).isEqualTo(SIGTERM_EXIT);
      assertThat(output.readLine()).isNull();
      assertThat(errors()).contains("model " + identity.text() + " is ready after");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void it_says_who_may_reach_each_port() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    Process process =
        start(
            "--reelscore.models[0].path=" + folder.resolve("tiny"),
            "--reelscore.admin.port=0",
            "--reelscore.admin.address=0.0.0.0",
            "--reelscore.admin.allow-insecure=true");
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).as(errors()).startsWith("reelscore is ready");

      String open = ": not encrypted, whoever reaches it may use it; on ";
      String local = "127.0.0.1, which only this machine reaches";
      assertThat(errors().lines())
          .anyMatch(logged("INFO", "reelscore.grpc" + open + local))
          .anyMatch(logged("WARN", "reelscore.admin" + open + "0.0.0.0, as allow-insecure says"))
          .anyMatch(logged("INFO", "reelscore.management" + open + local));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Predicate<String> logged(String level, String sentence) {
    return line -> line.contains(" " + level + " ") && line.endsWith(": " + sentence);
  }

  @Test
  void it_ends_with_one_sentence_when_it_cannot_start() throws Exception {
    Process process = start("--reelscore.models[0].path=" + folder.resolve("nothing"));
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(4);
      assertThat(errors().lines().toList().getLast())
          .startsWith("no model could be loaded: nothing: ");
      assertThat(errors()).doesNotContain("\tat ");
    } finally {
      process.destroyForcibly();
    }
  }

  private String errors() throws Exception {
    return Files.readString(folder.resolve("stderr"));
  }

  private Process start(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ReelscoreApplication.class.getName(),
                "--reelscore.grpc.port=0",
                "--reelscore.management.port=0"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }
}
