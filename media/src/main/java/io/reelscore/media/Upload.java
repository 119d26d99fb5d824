package io.reelscore.media;

import java.nio.ByteBuffer;
import java.util.List;

/** A clip as somebody sends it: files in memory, of which nothing is known yet. */
public sealed interface Upload {

  /**
   * A whole video file.
   *
   * @param file its remaining bytes; position and limit are not changed
   */
  record Video(ByteBuffer file) implements Upload {}

  /**
   * The frames of a clip as PNG or JPEG files, in their order, all of one size in pixels.
   *
   * @param files at least one; the remaining bytes of each
   */
  record Images(List<ByteBuffer> files) implements Upload {
    public Images {
      files = List.copyOf(files);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("images: 0 (expected: at least 1)");
      }
    }
  }
}
