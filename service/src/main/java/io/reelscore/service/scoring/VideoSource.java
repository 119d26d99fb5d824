package io.reelscore.service.scoring;

import java.nio.ByteBuffer;
import java.util.List;

/** The clip of a sample, as it came. */
public sealed interface VideoSource {

  /** The model's frames, checked: uint8 RGB [count, height, width, 3]. */
  record Frames(ByteBuffer data) implements VideoSource {}

  /** A whole video file. */
  record EncodedFile(ByteBuffer data) implements VideoSource {}

  /** Whole image files, in their order. */
  record Images(List<ByteBuffer> files) implements VideoSource {
    public Images {
      files = List.copyOf(files);
    }
  }

  /** Bytes that are held until it is prepared, and no longer. */
  default long transientBytes() {
    return switch (this) {
      case Frames _ -> 0;
      case EncodedFile(ByteBuffer data) -> data.remaining();
      case Images(List<ByteBuffer> files) -> files.stream().mapToLong(ByteBuffer::remaining).sum();
    };
  }
}
