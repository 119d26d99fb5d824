package io.reelscore.media.ffmpeg;

import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The frames a model takes of a clip of known length, filled as they are decoded in order. */
final class FrameSelection {
  private final FrameSpec spec;
  private final FrameResizer resizer;
  private final RgbConverter converter;
  private final int[] indices;
  private final byte[] data;
  private int filled;

  FrameSelection(int decodedFrames, FrameSpec spec, FrameResizer resizer, RgbConverter converter) {
    this.spec = spec;
    this.resizer = resizer;
    this.converter = converter;
    this.indices = FrameSampler.segmentCenters(decodedFrames, spec.count());
    this.data = new byte[Math.multiplyExact(spec.count(), frameBytes(spec))];
  }

  boolean complete() {
    return filled == indices.length;
  }

  /** Takes a frame as often as it is wanted. */
  void offer(int index, AVFrame frame) throws MediaException {
    if (complete() || indices[filled] != index) {
      return;
    }
    byte[] pixels = resizer.resize(converter.convert(frame), spec.height(), spec.width()).data();
    while (!complete() && indices[filled] == index) {
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
