package io.reelscore.client;

import io.reelscore.media.RgbFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A clip in one of the forms the service takes. Its bytes are not copied: leave them unchanged
 * until the result is there.
 */
public sealed interface Clip {

  /**
   * Frames exactly as the model's input specification says; {@link ClipPreparer} makes them of any
   * clip.
   *
   * @param pixels uint8 RGB [count, height, width, 3]
   */
  record Frames(RgbFrames pixels) implements Clip {}

  /**
   * A whole video file; the server decodes, samples and resizes it.
   *
   * @param file MP4, QuickTime, WebM, Matroska, AVI or GIF; its remaining bytes
   */
  record Encoded(ByteBuffer file) implements Clip {
    public Encoded {
      if (!file.hasRemaining()) {
        throw new IllegalArgumentException("encoded video: 0 bytes (expected: at least 1)");
      }
      file = file.slice();
    }
  }

  /** Frames as the model takes them. */
  static Clip frames(RgbFrames pixels) {
    return new Frames(pixels);
  }

  /** A video file in memory. */
  static Clip encoded(byte[] file) {
    return new Encoded(ByteBuffer.wrap(file));
  }

  /**
   * A video file on disk, read now.
   *
   * @throws IOException when it cannot be read
   */
  static Clip encoded(Path file) throws IOException {
    return encoded(Files.readAllBytes(file));
  }
}
