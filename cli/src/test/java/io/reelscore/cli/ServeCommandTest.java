package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  private static final Pattern READY =
      Pattern.compile("reelscore is ready on (\\S+), serving (.*)");
  private static final int SIGTERM_EXIT = 128 + 15;

  @TempDir private Path folder;

  @Test
  void a_service_says_when_it_is_ready_scores_and_ends_when_told() throws Exception {
    ModelIdentity one = TinyBundles.write(folder.resolve("one"), "one", "1.0.0");
    ModelIdentity two = TinyBundles.write(folder.resolve("two"), "two", "1.0.0");
    Path clip = TestClips.mp4(folder.resolve("clip.mp4"), 10, 200, 30);
    Process service =
        CliProcess.start(
            folder,
            "serve",
            "--bundle",
            folder.resolve("one").toString(),
            "--bundle",
            folder.resolve("two").toString(),
            "--port",
            "0",
            "--management-port",
            "0");
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
      Matcher ready = READY.matcher(String.valueOf(out.readLine()));
      assertThat(ready.matches()).isTrue();
      assertThat(ready.group(2)).isEqualTo(one.text() + ", " + two.text());

      CommandRun run =
          CommandRun.of(
              "score",
              "--target",
              ready.group(1),
              "--model",
              "two",
              "--json",
              "--prompt",
              "p",
              clip.toString());
      service.toHandle().destroy();

      assertThat(run.exitCode()).as(run.err()).isEqualTo(0);
      assertThat(run.out()).contains(two.text());
      assertThat(service.waitFor(90, TimeUnit.SECONDS)).as("ended within 90 s").isTrue();
      assertThat(service.exitValue()).isEqualTo(SIGTERM_EXIT);
      assertThat(out.readLine()).as("nothing else on standard output").isNull();
    } finally {
      service.destroyForcibly();
    }
  }

  @Test
  void a_bundle_that_cannot_be_served_is_told_in_one_sentence() {
    TinyBundles.writeWithMissingInput(folder.resolve("damaged"));

    CommandRun run =
        CommandRun.of(
            "serve",
            "--port",
            "0",
            "--management-port",
            "0",
            "--bundle",
            folder.resolve("damaged").toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("reelscore: ").contains("prompt_mask");
  }

  @Test
  void wrong_settings_are_wrong_usage() {
    CommandRun port = CommandRun.of("serve", "--bundle", "x", "--port", "70000");
    CommandRun none = CommandRun.of("serve");

    assertThat(port.exitCode()).isEqualTo(2);
    assertThat(port.err()).contains("--port: 70000 (expected: 0..65535)");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--bundle");
  }
}
