package io.reelscore.onnx.layer;

import io.reelscore.onnx.DType;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;

/**
 * The cut of a film into tubelets, boxes of a few frames by a few pixels that become one token
 * each.
 *
 * @param frames of the film, a multiple of {@code depth}
 * @param height of the film in pixels, a multiple of {@code side}
 * @param width of the film in pixels, a multiple of {@code side}
 * @param depth frames of a tubelet
 * @param side pixels of a tubelet in both directions
 */
public record Tubelets(int frames, int height, int width, int depth, int side) {
  private static final int CHANNELS = 3;

  public Tubelets {
    requireMultiple("frames", frames, depth);
    requireMultiple("height", height, side);
    requireMultiple("width", width, side);
  }

  /** The tubelets of a film. */
  public int count() {
    return (frames / depth) * (height / side) * (width / side);
  }

  /** The numbers in a tubelet. */
  public int values() {
    return depth * side * side * CHANNELS;
  }

  /**
   * Cuts films and scales their pixels from 0..255 to v / 127.5 - 1.
   *
   * @param film uint8 RGB [batch, frames, height, width, 3]
   * @return float32 [batch, count, values]; tubelets in the order time, y, x, and inside a tubelet
   *     time, y, x, channel
   */
  public Tensor apply(Tensor film) {
    Tensor boxes =
        film.reshape(
                Shape.of(
                    film.axis(0),
                    frames / depth,
                    depth,
                    height / side,
                    side,
                    width / side,
                    side,
                    CHANNELS))
            .transpose(0, 1, 3, 5, 2, 4, 6, 7)
            .reshape(Shape.of(film.axis(0), count(), values()));
    return boxes.cast(DType.FLOAT32).div(127.5f).sub(1f);
  }

  private static void requireMultiple(String what, int value, int unit) {
    if (unit < 1 || value < 1 || value % unit != 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: a positive multiple of the tubelet's %d)"
              .formatted(what, value, unit));
    }
  }
}
