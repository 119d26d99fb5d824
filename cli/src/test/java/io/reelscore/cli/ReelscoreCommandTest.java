package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReelscoreCommandTest {

  @Test
  void help_names_every_command() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out())
        .contains(
            "demo",
            "serve",
            "score",
            "inspect",
            "models",
            "train",
            "evaluate",
            "Exit codes: 0 done");
  }

  @Test
  void every_command_has_help() {
    for (String command : new String[] {"demo", "serve", "score", "inspect", "models"}) {
      CommandRun run = CommandRun.of(command, "--help");

      assertThat(run.exitCode()).as(command).isEqualTo(0);
      assertThat(run.out()).startsWith("Usage: reelscore " + command);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void wrong_usage_is_one_sentence_and_a_hint() {
    CommandRun none = CommandRun.of();
    CommandRun unknown = CommandRun.of("scroe");
    CommandRun option = CommandRun.of("inspect", "--jason", "x");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("reelscore: command: none (expected: demo, ");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("scroe").contains("Try: reelscore --help");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err()).contains("--jason").contains("Try: reelscore inspect --help");
    assertThat(none.out() + unknown.out() + option.out()).isEmpty();
  }

  @Test
  void the_version_is_told() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out()).startsWith("reelscore ");
  }

  @Test
  void a_time_span_has_a_unit() throws Exception {
    DurationConverter converter = new DurationConverter();

    assertThat(converter.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(converter.convert("60s")).isEqualTo(Duration.ofMinutes(1));
    for (String wrong : new String[] {"0s", "60", "-1s", "1.5s", "999999999m", ""}) {
      CommandRun run =
          CommandRun.of("score", "--target", "h:1", "--deadline", wrong, "--prompt", "p", "f");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("time span: " + wrong + " (expected: ");
    }
  }

  @Test
  void a_target_has_a_host_and_a_port() throws Exception {
    Target.Converter converter = new Target.Converter();

    assertThat(converter.convert("localhost:9090")).isEqualTo(new Target("localhost", 9090));
    assertThat(converter.convert("[::1]:1")).isEqualTo(new Target("[::1]", 1));
    for (String wrong :
        new String[] {"localhost", "localhost:0", "h:65536", ":1", "a b:1", "http://h:1"}) {
      CommandRun run = CommandRun.of("score", "--target", wrong, "--prompt", "p", "f");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("target: " + wrong + " (expected: host:port");
    }
  }
}
