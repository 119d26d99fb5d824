package io.reelscore.service.scoring;

import io.reelscore.service.model.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clip of a sample, as it came, of a kind that its model takes. */
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

  /**
   * The model's latents, checked: [channels, frames, height, width].
   *
   * @param data little-endian, position to limit
   * @param type of its numbers, which widens to the model's
   * @param timestep how much noise they hold; null for the model's default, if it takes any
   */
  record Latents(ByteBuffer data, ElementType type, @Nullable Float timestep)
      implements VideoSource {}

  /** Bytes that are held until it is prepared, and no longer. */
  default long transientBytes() {
    return switch (this) {
      case Frames _, Latents _ -> 0;
      case EncodedFile(ByteBuffer data) -> data.remaining();
      case Images(List<ByteBuffer> files) -> files.stream().mapToLong(ByteBuffer::remaining).sum();
    };
  }
}
