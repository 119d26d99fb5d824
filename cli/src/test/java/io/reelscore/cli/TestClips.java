package io.reelscore.cli;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real video files, and files that pretend to be. */
final class TestClips {
  private static final int FRAMES = 20;
  private static final int PIXELS = 64;

  private TestClips() {}

  /** An mp4 of one colour. */
  static Path mp4(Path file, int red, int green, int blue) throws IOException {
    byte[] pixels = new byte[3 * FRAMES * PIXELS * PIXELS];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = (byte) red;
      pixels[i + 1] = (byte) green;
      pixels[i + 2] = (byte) blue;
    }
    H264Writer.create(1_000_000).write(file, new RgbFrames(FRAMES, PIXELS, PIXELS, pixels), 16);
    return file;
  }

  /** A text with the name of a video. */
  static Path text(Path file) throws IOException {
    return Files.writeString(file, "this is no video\n".repeat(100));
  }
}
