package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H264WriterTest {
  private final H264Writer writer = H264Writer.create(1_000_000);

  @TempDir Path folder;

  @Test
  void the_same_frames_give_the_same_bytes() throws Exception {
    RgbFrames film = Clips.crossing(17, 128, 128);

    writer.write(folder.resolve("a.mp4"), film, 16);
    H264Writer.create(1_000_000).write(folder.resolve("b.mp4"), film, 16);

    assertThat(folder.resolve("a.mp4")).hasSameBinaryContentAs(folder.resolve("b.mp4"));
  }

  @Test
  void the_index_precedes_the_data() throws Exception {
    writer.write(folder.resolve("a.mp4"), Clips.crossing(3, 64, 64), 16);

    String text = Files.readString(folder.resolve("a.mp4"), StandardCharsets.ISO_8859_1);

    assertThat(text.indexOf("moov")).isLessThan(text.indexOf("mdat"));
  }

  @Test
  void every_frame_is_written_and_close_to_what_it_was() throws Exception {
    RgbFrames film = Clips.crossing(33, 128, 128);
    writer.write(folder.resolve("a.mp4"), film, 7.5);

    SampledClip clip =
        FfmpegVideoDecoder.create()
            .decode(folder.resolve("a.mp4"), new FrameSpec(1, 128, 128), DecodeLimits.DEFAULT);

    assertThat(clip.decodedFrames()).isEqualTo(33);
    assertThat(clip.codec()).isEqualTo("h264");
    assertThat(clip.lossy()).isTrue();
    int frameBytes = 128 * 128 * 3;
    byte[] middle = new byte[frameBytes];
    System.arraycopy(film.data(), 16 * frameBytes, middle, 0, frameBytes);
    assertThat(Clips.distance(clip.frames(), new RgbFrames(1, 128, 128, middle))).isLessThan(2.0);
  }

  @Test
  void odd_sizes_are_refused() {
    assertThatThrownBy(() -> writer.write(folder.resolve("a.mp4"), Clips.crossing(2, 33, 64), 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frame: 33 x 64 pixels (expected: even sizes of at least 16)");
  }

  @Test
  void a_rate_of_nothing_is_refused() {
    assertThatThrownBy(
            () -> writer.write(folder.resolve("a.mp4"), Clips.crossing(2, 64, 64), Double.NaN))
        .hasMessage("frames per second: NaN (expected: greater than 0, at most 1000)");
    assertThatThrownBy(() -> H264Writer.create(0))
        .hasMessage("bits per second: 0 (expected: at least 1)");
  }

  @Test
  void a_folder_that_does_not_exist_is_named() {
    Path file = folder.resolve("none").resolve("a.mp4");

    assertThatThrownBy(() -> writer.write(file, Clips.crossing(2, 64, 64), 16))
        .isInstanceOf(IOException.class)
        .hasMessage("writing a clip: opening " + file + ": No such file or directory");
  }
}
