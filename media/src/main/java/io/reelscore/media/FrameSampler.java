package io.reelscore.media;

/**
 * Which frames of a clip a model takes.
 *
 * <p>The arithmetic is that of InternVL's published video loader with the bounds {@code first = 0}
 * and {@code last = n - 1}, in double precision and in the same order of operations: with {@code n}
 * decoded frames, {@code seg = (n - 1) / count} and frame {@code i} is
 *
 * <pre>trunc(seg / 2 + rint(seg * i)),  rint rounding half to even</pre>
 *
 * <p>An index is never negative, and never beyond the last frame: for {@code i <= count - 1} the
 * argument of {@code trunc} is at most {@code seg / 2 + (n - 1 - seg + 1/2) = n - 1/2 - seg / 2},
 * which is below {@code n} by a margin far above rounding errors.
 */
public final class FrameSampler {

  private FrameSampler() {}

  /**
   * Takes one frame near the centre of each of {@code count} equal segments.
   *
   * @param decodedFrames how many frames the clip has, counted by decoding it; at least 1
   * @param count how many frames to take; at least 1
   * @return {@code count} indices in 0 .. decodedFrames - 1, never decreasing; an index repeats
   *     when the clip has too few frames
   */
  public static int[] segmentCenters(int decodedFrames, int count) {
    if (decodedFrames < 1) {
      throw new IllegalArgumentException(
          "decoded frames: %d (expected: at least 1)".formatted(decodedFrames));
    }
    if (count < 1) {
      throw new IllegalArgumentException(
          "frames to take: %d (expected: at least 1)".formatted(count));
    }
    double segment = (double) (decodedFrames - 1) / count;
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = (int) (segment / 2 + Math.rint(segment * i));
    }
    return indices;
  }
}
