package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class FfmpegTest {

  @Test
  void missing_libraries_are_named_with_the_platform_and_the_remedy() {
    UnsatisfiedLinkError missing = new UnsatisfiedLinkError("no jniavutil in java.library.path");

    assertThatThrownBy(() ->
            Ffmpeg.load(() -> {
              throw missing;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(System.getProperty("os.arch"))
        .hasMessageContaining("no jniavutil in java.library.path")
        .hasMessageContaining("org.bytedeco:ffmpeg")
        .hasCause(missing);
  }

  @Test
  void error_codes_are_told_in_words() {
    Ffmpeg.load();

    String message = Ffmpeg.message(avutil.AVERROR_INVALIDDATA);

    assertThat(message).isEqualTo("Invalid data found when processing input");
  }
}
