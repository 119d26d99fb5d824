package io.reelscore.runtime;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The clip of a sample as a caller brings it. Tensors are row-major and not copied. */
public sealed interface ClipInput {

  /** For models that take frames: uint8 RGB [frames, height, width, 3], position to limit. */
  record Frames(ByteBuffer data) implements ClipInput {}

  /**
   * For models that take latents: [channels, frames, height, width].
   *
   * @param data in the graph's element type, little-endian, position to limit; {@link
   *     FloatType#widen} makes it of a narrower one
   * @param timestep how much noise they hold; null for the model's default, and for a model that
   *     reads none
   */
  record Latents(ByteBuffer data, @Nullable Float timestep) implements ClipInput {}
}
