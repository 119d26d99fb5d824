package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept of a process's standard error. */
class LastWordsTest {
  @Test
  void are_one_line_whatever_the_process_wrote() throws Exception {
    assertThat(
            wordsOf("printf 'out of\\n  memory\\r\\n2026-01-01 INFO all is well\\033[2J\\n' >&2"))
        .isEqualTo("out of | memory | 2026-01-01 INFO all is well?[2J");
  }

  @Test
  void are_the_beginning_and_the_end_of_much() throws Exception {
    String words = wordsOf("printf first >&2; yes | head -c 100000 >&2; printf last >&2");

    assertThat(words).startsWith("first").endsWith("last").hasSizeLessThan(20_000);
  }

  @Test
  void of_a_process_that_said_nothing_are_empty() throws Exception {
    assertThat(wordsOf("true")).isEmpty();
  }

  private static String wordsOf(String script) throws Exception {
    Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
    LastWords words = LastWords.of(process);
    process.waitFor();
    return words.text();
  }
}
