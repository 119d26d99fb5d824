package io.reelscore.media;

/**
 * The frames a model takes of any clip: {@code count} frames by {@link FrameSampler}, each resized
 * by {@link FrameResizer} to {@code height} x {@code width} pixels, the aspect ratio not kept.
 *
 * @param count frames, at least 1
 * @param height pixels, at least 1
 * @param width pixels, at least 1
 */
public record FrameSpec(int count, int height, int width) {

  public FrameSpec {
    if (count < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "frame spec: %d x %d x %d (expected: each at least 1)".formatted(count, height, width));
    }
  }
}
