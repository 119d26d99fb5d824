package io.reelscore.bundle;

import org.jspecify.annotations.Nullable;

/** The clip of a golden sample, as the graph takes it. */
public sealed interface GoldenClip {

  /** uint8 RGB [frames, height, width, 3], row-major. */
  record Frames(byte[] data) implements GoldenClip {
    public Frames {
      data = data.clone();
    }

    /** A copy. */
    @Override
    public byte[] data() {
      return data.clone();
    }
  }

  /**
   * [channels, frames, height, width], row-major.
   *
   * @param data little-endian, in the element type of the graph's input
   * @param timestep null for the model's default, and for a model that reads none
   */
  record Latents(byte[] data, @Nullable Float timestep) implements GoldenClip {
    public Latents {
      data = data.clone();
    }

    /** Latents of a graph that takes float32. */
    public static Latents of(float[] numbers, @Nullable Float timestep) {
      return new Latents(Float32.littleEndian(numbers), timestep);
    }

    /** A copy. */
    @Override
    public byte[] data() {
      return data.clone();
    }
  }
}
