package io.reelscore.onnx.layer;

import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;

/**
 * The cut of a clip's latents into patches, boxes of a few cells that become one token each.
 *
 * @param channels of the latents
 * @param frames of the latents, a multiple of {@code depth}
 * @param height of the latents, a multiple of {@code side}
 * @param width of the latents, a multiple of {@code side}
 * @param depth frames of a patch
 * @param side cells of a patch in both directions
 */
public record LatentPatches(int channels, int frames, int height, int width, int depth, int side) {

  public LatentPatches {
    if (channels < 1) {
      throw new IllegalArgumentException("channels: %d (expected: 1 or more)".formatted(channels));
    }
    requireMultiple("frames", frames, depth);
    requireMultiple("height", height, side);
    requireMultiple("width", width, side);
  }

  /** The patches of a clip. */
  public int count() {
    return (frames / depth) * (height / side) * (width / side);
  }

  /** The numbers in a patch. */
  public int values() {
    return channels * depth * side * side;
  }

  /**
   * Cuts latents.
   *
   * @param latents float32 [batch, channels, frames, height, width]
   * @return float32 [batch, count, values]; patches in the order time, y, x, and inside a patch
   *     channel, time, y, x
   */
  public Tensor apply(Tensor latents) {
    return latents
        .reshape(
            Shape.of(
                latents.axis(0),
                channels,
                frames / depth,
                depth,
                height / side,
                side,
                width / side,
                side))
        .transpose(0, 2, 4, 6, 1, 3, 5, 7)
        .reshape(Shape.of(latents.axis(0), count(), values()));
  }

  private static void requireMultiple(String what, int value, int unit) {
    if (unit < 1 || value < 1 || value % unit != 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: a positive multiple of the patch's %d)".formatted(what, value, unit));
    }
  }
}
