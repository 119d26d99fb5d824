package io.reelscore.training.features;

import java.util.List;

/** What an input of a backbone is given. */
public sealed interface Feed {

  /** The prompt's token ids, int64 [batch, tokens]. */
  record PromptTokens() implements Feed {}

  /** 1 for a token and 0 for padding, int64 [batch, tokens]. */
  record PromptMask() implements Feed {}

  /** One number everywhere, int64, of the input's own shape. */
  record Constant(long value) implements Feed {}

  /** The frames as they come, uint8 [batch, frames, height, width, 3]. */
  record Frames() implements Feed {}

  /**
   * The frames as float32, {@code (v / 255 - mean) / deviation} of each colour.
   *
   * @param layout of the axes
   * @param mean of red, green and blue
   * @param deviation of red, green and blue
   */
  record Pixels(Layout layout, List<Double> mean, List<Double> deviation) implements Feed {
    public Pixels {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
      if (mean.size() != 3
          || deviation.size() != 3
          || deviation.stream().anyMatch(d -> !(d > 0) || !Double.isFinite(d))) {
        throw new IllegalArgumentException(
            "pixels: mean %s, std %s (expected: 3 numbers each, std above 0)"
                .formatted(mean, deviation));
      }
    }
  }

  /** Axes of a film: b samples, t frames, c colours, h rows, w columns. */
  enum Layout {
    /** [b, t, h, w, c]. */
    BTHWC,
    /** [b, t, c, h, w]. */
    BTCHW,
    /** [b, c, t, h, w]. */
    BCTHW,
    /** [b * t, c, h, w]: each frame is an image of its own; their tokens follow one another. */
    IMAGES
  }
}
