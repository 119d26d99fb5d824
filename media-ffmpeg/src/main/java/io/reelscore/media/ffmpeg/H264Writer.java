package io.reelscore.media.ffmpeg;

import io.reelscore.media.RgbFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Writes frames as H.264 in MP4 (OpenH264; 4:2:0; index before the data). The same frames and
 * settings give the same bytes on the same build of FFmpeg.
 */
public final class H264Writer {
  private final ClipEncoder encoder;

  private H264Writer(long bitsPerSecond) {
    this.encoder =
        new ClipEncoder(
            "mp4",
            "libopenh264",
            avutil.AV_PIX_FMT_YUV420P,
            bitsPerSecond,
            Map.of("allow_skip_frames", "0"),
            Map.of("movflags", "+faststart"));
  }

  /**
   * A writer of a given rate, its native libraries loaded.
   *
   * @param bitsPerSecond what the encoder aims at, at least 1
   * @throws IllegalStateException when FFmpeg's libraries for this platform cannot be loaded
   */
  public static H264Writer create(long bitsPerSecond) {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException(
          "bits per second: %d (expected: at least 1)".formatted(bitsPerSecond));
    }
    Ffmpeg.load();
    return new H264Writer(bitsPerSecond);
  }

  /**
   * Writes a file, replacing what was there.
   *
   * @param file where to
   * @param frames of even height and width, at least 16 x 16 pixels
   * @param framesPerSecond greater than 0
   * @throws IOException when it cannot be encoded or written
   */
  public void write(Path file, RgbFrames frames, double framesPerSecond) throws IOException {
    int width = frames.width();
    int height = frames.height();
    if (width % 2 != 0 || height % 2 != 0 || width < 16 || height < 16) {
      throw new IllegalArgumentException(
          "frame: %d x %d pixels (expected: even sizes of at least 16)".formatted(height, width));
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "frames per second: %s (expected: greater than 0, at most 1000)"
              .formatted(framesPerSecond));
    }
    encoder.write(file, frames, framesPerSecond);
  }
}
