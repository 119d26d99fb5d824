package io.reelscore.media;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resizes RGB frames exactly, to the bit, as Pillow's {@code Image.resize(size, BICUBIC)} does:
 * {@link BicubicKernel weights} of 22 fractional bits, a horizontal pass, then a vertical pass,
 * each rounded and clamped to uint8, a pass left out when the size does not change.
 *
 * <p>Safe for use by several threads. Weights of the sizes used last are kept.
 */
public final class FrameResizer {
  private static final int CHANNELS = 3;
  private static final int HALF = 1 << (BicubicKernel.PRECISION_BITS - 1);
  private static final int KEPT_KERNELS = 32;

  private record Sizes(int source, int target) {}

  /** Least recently used first; guarded by itself. */
  private final Map<Sizes, BicubicKernel> kernels = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Resizes each frame; the aspect ratio is not kept.
   *
   * @param frames uint8 RGB [count, any height, any width, 3]
   * @param height pixels, at least 1
   * @param width pixels, at least 1
   * @return uint8 RGB [count, height, width, 3]; {@code frames} itself when it has that size
   *     already
   */
  public RgbFrames resize(RgbFrames frames, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "target size: %d x %d (expected: each at least 1)".formatted(height, width));
    }
    if (frames.height() == height && frames.width() == width) {
      return frames;
    }
    byte[] data = frames.data();
    if (frames.width() != width) {
      data = horizontally(frames, width);
    }
    if (frames.height() != height) {
      data = vertically(data, frames.count(), frames.height(), height, width);
    }
    return new RgbFrames(frames.count(), height, width, data);
  }

  private byte[] horizontally(RgbFrames frames, int targetWidth) {
    BicubicKernel kernel = kernel(frames.width(), targetWidth);
    byte[] source = frames.data();
    int lines = frames.count() * frames.height();
    int sourceStride = frames.width() * CHANNELS;
    byte[] target = new byte[Math.multiplyExact(lines, targetWidth * CHANNELS)];
    int out = 0;
    for (int line = 0; line < lines; line++) {
      for (int x = 0; x < targetWidth; x++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int in = line * sourceStride + kernel.starts[x] * CHANNELS;
        int first = x * kernel.stride;
        int end = first + kernel.lengths[x];
        for (int i = first; i < end; i++) {
          int weight = kernel.weights[i];
          red += (source[in] & 0xff) * weight;
          green += (source[in + 1] & 0xff) * weight;
          blue += (source[in + 2] & 0xff) * weight;
          in += CHANNELS;
        }
        target[out++] = rounded(red);
        target[out++] = rounded(green);
        target[out++] = rounded(blue);
      }
    }
    return target;
  }

  private byte[] vertically(byte[] source, int count, int height, int targetHeight, int width) {
    BicubicKernel kernel = kernel(height, targetHeight);
    int stride = width * CHANNELS;
    byte[] target = new byte[Math.multiplyExact(count * targetHeight, stride)];
    int[] sums = new int[stride];
    for (int frame = 0; frame < count; frame++) {
      for (int y = 0; y < targetHeight; y++) {
        Arrays.fill(sums, HALF);
        for (int i = 0; i < kernel.lengths[y]; i++) {
          int in = (frame * height + kernel.starts[y] + i) * stride;
          addLine(source, in, kernel.weights[y * kernel.stride + i], sums);
        }
        int out = (frame * targetHeight + y) * stride;
        for (int x = 0; x < stride; x++) {
          target[out + x] = rounded(sums[x]);
        }
      }
    }
    return target;
  }

  private static void addLine(byte[] source, int from, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (source[from + x] & 0xff) * weight;
    }
  }

  private static byte rounded(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> BicubicKernel.PRECISION_BITS));
  }

  private BicubicKernel kernel(int sourceSize, int targetSize) {
    Sizes sizes = new Sizes(sourceSize, targetSize);
    synchronized (kernels) {
      BicubicKernel kernel =
          kernels.computeIfAbsent(sizes, s -> BicubicKernel.of(s.source, s.target));
      if (kernels.size() > KEPT_KERNELS) {
        kernels.remove(kernels.keySet().iterator().next());
      }
      return kernel;
    }
  }
}
