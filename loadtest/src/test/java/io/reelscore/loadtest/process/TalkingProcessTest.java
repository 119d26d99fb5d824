package io.reelscore.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TalkingProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void answers_are_found_among_other_lines() throws Exception {
    try (TalkingProcess process = sh("read name; echo thinking; echo hello $name; read wait")) {
      process.tell("world");

      String answer = process.await(Pattern.compile("hello (.+)"), PATIENCE).group(1);

      assertThat(answer).isEqualTo("world");
    }
  }

  @Test
  void one_that_ends_is_told_with_its_last_lines() throws Exception {
    try (TalkingProcess process = sh("echo this; echo that >&2")) {
      assertThatThrownBy(() -> process.await(Pattern.compile("never"), PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessage("sh has ended: this | that");
    }
  }

  @Test
  void one_that_says_nothing_is_waited_for_no_longer_than_patience() throws Exception {
    try (TalkingProcess process = sh("read forever")) {
      assertThatThrownBy(() -> process.await(Pattern.compile("never"), Duration.ofMillis(20)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("sh did not answer in PT0.02S");
    }
  }

  private static TalkingProcess sh(String script) throws IOException {
    return TalkingProcess.start("sh", new ProcessBuilder("sh", "-c", script));
  }
}
