package io.reelscore.media.ffmpeg;

import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.RgbFrames;

/** The frames a model takes of a clip of known length, filled as they are decoded in order. */
final class FrameSelection {
  private final FrameSpec spec;
  private final FrameResizer resizer;
  private final int[] indices;
  private final byte[] data;
  private int filled;

  FrameSelection(int decodedFrames, FrameSpec spec, FrameResizer resizer) {
    this.spec = spec;
    this.resizer = resizer;
    this.indices = FrameSampler.segmentCenters(decodedFrames, spec.count());
    this.data = new byte[Math.multiplyExact(spec.count(), frameBytes(spec))];
  }

  boolean complete() {
    return filled == indices.length;
  }

  /** Whether the frame of this index is the next one taken. */
  boolean wants(int index) {
    return !complete() && indices[filled] == index;
  }

  /** Takes a frame that is wanted, as often as it is. */
  void offer(int index, RgbFrames frame) {
    byte[] pixels = resizer.resize(frame, spec.height(), spec.width()).data();
    while (wants(index)) {
      System.arraycopy(pixels, 0, data, filled * pixels.length, pixels.length);
      filled++;
    }
  }

  RgbFrames frames() {
    if (!complete()) {
      throw new IllegalStateException(
          "frames taken: %d (expected: %d)".formatted(filled, indices.length));
    }
    return new RgbFrames(spec.count(), spec.height(), spec.width(), data);
  }

  private static int frameBytes(FrameSpec spec) {
    return Math.multiplyExact(Math.multiplyExact(spec.height(), spec.width()), 3);
  }
}
