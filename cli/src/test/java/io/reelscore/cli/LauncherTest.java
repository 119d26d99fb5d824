package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir private Path folder;
  private LauncherSandbox sandbox;

  @BeforeEach
  void make() throws Exception {
    sandbox = LauncherSandbox.in(folder);
  }

  @Test
  void the_first_run_builds_and_the_second_does_not() throws Exception {
    sandbox.installMaven("");

    CommandRun first = sandbox.run("score", "--prompt", "two words");
    CommandRun second = sandbox.run("score", "--prompt", "two words");

    assertThat(first.err()).contains("building cli", "  world [1/2]");
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.mavenCalls()).hasSize(1);
    assertThat(sandbox.mavenCalls().getFirst()).contains("-pl cli -am package");
    assertThat(second.out().lines())
        .endsWith("io.reelscore.cli.ReelscoreCommand", "score", "--prompt", "two words");
    assertThat(second.exitCode()).isEqualTo(3);
  }

  @Test
  void training_is_built_when_it_is_first_used() throws Exception {
    sandbox.installMaven("");
    CommandRun other = sandbox.run("--help");

    CommandRun train = sandbox.run("train", "--preset", "demo");

    assertThat(other.out()).doesNotContain("TrainingCommand");
    assertThat(train.out().lines())
        .endsWith("io.reelscore.training.TrainingCommand", "train", "--preset", "demo");
    assertThat(sandbox.mavenCalls()).hasSize(2);
    assertThat(sandbox.mavenCalls().get(0)).contains("-pl cli").doesNotContain("rm-training");
    assertThat(sandbox.mavenCalls().get(1)).contains("-pl rm-training");
  }

  @Test
  void newer_sources_and_missing_libraries_are_built_again() throws Exception {
    sandbox.installMaven("");
    sandbox.run();
    Path source = sandbox.root().resolve("world/src/main/A.java");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    sandbox.run();
    int afterEdit = sandbox.mavenCalls().size();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(50)));
    sandbox.run();
    int afterRest = sandbox.mavenCalls().size();
    Files.delete(sandbox.root().resolve("cli/target/cli-0.1.0.jar"));
    sandbox.run();
    int afterDeletion = sandbox.mavenCalls().size();

    assertThat(afterEdit).isEqualTo(2);
    assertThat(afterRest).isEqualTo(2);
    assertThat(afterDeletion).isEqualTo(3);
  }

  @Test
  void the_launcher_works_through_a_symbolic_link() throws Exception {
    sandbox.installMaven("");
    Path link = Files.createSymbolicLink(folder.resolve("a link"), sandbox.launcher());
    Path linkToLink = Files.createSymbolicLink(folder.resolve("second"), link.getFileName());

    CommandRun run = LauncherSandbox.finish(sandbox.start(linkToLink, "--version"));

    assertThat(run.out()).contains("-Dreelscore.home=" + sandbox.root().toRealPath());
  }

  @Test
  void two_first_runs_build_once() throws Exception {
    Path gate = sandbox.root().resolve("gate");
    sandbox.installMaven("cat gate >/dev/null");
    new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
    Process first = sandbox.start(sandbox.launcher(), "one");
    BufferedReader firstErrors = LauncherSandbox.errorsOf(first);
    assertThat(firstErrors.readLine()).contains("building cli");
    Process second = sandbox.start(sandbox.launcher(), "two");
    BufferedReader secondErrors = LauncherSandbox.errorsOf(second);
    assertThat(secondErrors.readLine()).contains("waiting for another run that is building");

    Files.writeString(gate, "open");
    String firstOut = LauncherSandbox.finish(first).out();
    String secondOut = LauncherSandbox.finish(second).out();

    assertThat(firstOut).endsWith("one\n");
    assertThat(secondOut).endsWith("two\n");
    assertThat(sandbox.mavenCalls()).hasSize(1);
  }

  @Test
  void a_build_that_fails_shows_its_errors_and_its_log() throws Exception {
    sandbox.installMaven("echo '[ERROR] A.java:[1,1] not a class'; exit 1");

    CommandRun run = sandbox.run("demo");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("[ERROR] A.java:[1,1] not a class")
        .contains("the build of cli failed (log: ");
    sandbox.installMaven("");
    assertThat(sandbox.run("demo").exitCode()).isEqualTo(3);
  }

  @Test
  void without_maven_one_sentence_says_what_is_missing() throws Exception {
    CommandRun run = sandbox.run("demo");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "reelscore: Maven: none on PATH or in MAVEN_HOME (expected: 3.8.7 or newer, to build Reelscore before its first run)\n");
  }

  @Test
  void a_jdk_of_another_version_is_passed_over() throws Exception {
    sandbox.installMaven("");
    sandbox.setJdkVersion("17.0.15");

    CommandRun run = sandbox.run("demo");

    assertThat(run.out()).as("the other JDK was not run").isEmpty();
  }

  @Test
  void the_command_line_stays_short_and_telemetry_off_and_texts_utf_8() throws Exception {
    sandbox.installMaven("");

    CommandRun run = sandbox.run("--version");

    String jar = sandbox.root().resolve("cli/target/cli-0.1.0.jar").toString();
    assertThat(run.out().lines().findFirst())
        .hasValue("CLASSPATH=%s:%s ORT_DISABLE_TELEMETRY=1 LC_ALL=C.UTF-8".formatted(jar, jar));
    assertThat(run.out().lines().skip(1)).noneMatch(argument -> argument.contains(".jar"));
  }
}
