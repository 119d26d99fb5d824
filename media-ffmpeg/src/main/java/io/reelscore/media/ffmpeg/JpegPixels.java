package io.reelscore.media.ffmpeg;

import io.reelscore.media.RgbFrames;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The pixels of a decoded JPEG as RGB, by libjpeg's arithmetic, which Pillow and most others read
 * JPEG with.
 *
 * <p>Chroma of half the width is spread by the triangle filter: a sample lies a quarter of its
 * distance from each of the two pixels it stands for, so each pixel takes 3/4 of the nearer and 1/4
 * of the further one; of half the height likewise, both passes rounded once (libjpeg, {@code
 * jdsample.c}). Then, with chroma about 128 (JFIF 1.02, in 16 fractional bits, {@code jdcolor.c}),
 *
 * <pre>R = Y + 1.402 Cr    G = Y - 0.34414 Cb - 0.71414 Cr    B = Y + 1.772 Cb</pre>
 */
final class JpegPixels {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int RED_CR = 91881;
  private static final int GREEN_CB = 22554;
  private static final int GREEN_CR = 46802;
  private static final int BLUE_CB = 116130;

  /** Up to so many chroma samples a line, each is repeated. */
  private static final int TOO_FEW_TO_SPREAD = 2;

  private final AVFrame frame;
  private final int width;
  private final int height;
  private final boolean halfWidth;
  private final boolean halfHeight;

  private JpegPixels(AVFrame frame, boolean halfWidth, boolean halfHeight) {
    this.frame = frame;
    this.width = frame.width();
    this.height = frame.height();
    this.halfWidth = halfWidth;
    this.halfHeight = halfHeight;
  }

  /** Whether the samples of a frame are laid out in a way that is converted here. */
  static boolean converts(int format) {
    return switch (format) {
      case avutil.AV_PIX_FMT_GRAY8,
          avutil.AV_PIX_FMT_YUVJ444P,
          avutil.AV_PIX_FMT_YUVJ422P,
          avutil.AV_PIX_FMT_YUVJ420P ->
          true;
      default -> false;
    };
  }

  static RgbFrames of(AVFrame frame) {
    int format = frame.format();
    boolean halfHeight = format == avutil.AV_PIX_FMT_YUVJ420P;
    JpegPixels pixels =
        new JpegPixels(frame, halfHeight || format == avutil.AV_PIX_FMT_YUVJ422P, halfHeight);
    return new RgbFrames(
        1,
        frame.height(),
        frame.width(),
        format == avutil.AV_PIX_FMT_GRAY8 ? pixels.grey() : pixels.colour());
  }

  private byte[] grey() {
    byte[] rgb = new byte[width * height * 3];
    byte[] luma = new byte[width];
    int out = 0;
    for (int y = 0; y < height; y++) {
      read(0, y, luma);
      for (byte value : luma) {
        rgb[out++] = value;
        rgb[out++] = value;
        rgb[out++] = value;
      }
    }
    return rgb;
  }

  private byte[] colour() {
    byte[] rgb = new byte[width * height * 3];
    byte[] luma = new byte[width];
    Chroma blue = new Chroma(1);
    Chroma red = new Chroma(2);
    int out = 0;
    for (int y = 0; y < height; y++) {
      read(0, y, luma);
      blue.line(y);
      red.line(y);
      for (int x = 0; x < width; x++) {
        int light = luma[x] & 0xff;
        int cb = blue.line[x] - 128;
        int cr = red.line[x] - 128;
        rgb[out++] = clamped(light + ((RED_CR * cr + HALF) >> BITS));
        rgb[out++] = clamped(light + ((-GREEN_CB * cb - GREEN_CR * cr + HALF) >> BITS));
        rgb[out++] = clamped(light + ((BLUE_CB * cb + HALF) >> BITS));
      }
    }
    return rgb;
  }

  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private void read(int plane, int y, byte[] row) {
    frame.data(plane).position((long) y * frame.linesize(plane)).get(row, 0, row.length);
  }

  /** One chroma plane, spread line by line. */
  private final class Chroma {
    private final int plane;
    private final int rows = halfHeight ? (height + 1) / 2 : height;
    private final byte[] near = new byte[halfWidth ? (width + 1) / 2 : width];
    private final byte[] far = new byte[near.length];
    private final int[] sums = new int[near.length];
    final int[] line = new int[2 * near.length];

    Chroma(int plane) {
      this.plane = plane;
    }

    void line(int y) {
      if (!halfHeight) {
        read(plane, y, near);
        for (int i = 0; i < near.length; i++) {
          sums[i] = near[i] & 0xff;
        }
        spread(1, 2, 2);
      } else if (near.length <= TOO_FEW_TO_SPREAD) {
        read(plane, y / 2, near);
        for (int i = 0; i < near.length; i++) {
          sums[i] = near[i] & 0xff;
        }
        spread(1, 2, 2);
      } else {
        int nearest = y / 2;
        int further = (y & 1) == 0 ? Math.max(0, nearest - 1) : Math.min(rows - 1, nearest + 1);
        read(plane, nearest, near);
        read(plane, further, far);
        for (int i = 0; i < near.length; i++) {
          sums[i] = 3 * (near[i] & 0xff) + (far[i] & 0xff);
        }
        spread(8, 7, 4);
      }
    }

    /** Rounded by {@code left} and {@code right} pixels' own constants, divided by 2^shift. */
    private void spread(int left, int right, int shift) {
      int last = near.length - 1;
      if (!halfWidth || last < TOO_FEW_TO_SPREAD) {
        repeat();
        return;
      }
      for (int i = 0; i <= last; i++) {
        int before = sums[Math.max(0, i - 1)];
        int after = sums[Math.min(last, i + 1)];
        line[2 * i] = (3 * sums[i] + before + left) >> shift;
        line[2 * i + 1] = (3 * sums[i] + after + right) >> shift;
      }
    }

    private void repeat() {
      for (int x = 0; x < width; x++) {
        line[x] = sums[halfWidth ? x / 2 : x];
      }
    }
  }
}
