package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * The pixels of a decoded PNG as RGB, without arithmetic: grey is repeated, a palette looked up, of
 * 16 bits the upper 8 are taken, alpha is dropped.
 */
final class PngPixels {
  private PngPixels() {}

  /**
   * Where the bytes of a pixel lie.
   *
   * @param bytes of a pixel
   * @param red at
   * @param green at
   * @param blue at
   */
  private record Layout(int bytes, int red, int green, int blue) {}

  static RgbFrames of(AVFrame frame) throws MediaException {
    int format = frame.format();
    if (format == avutil.AV_PIX_FMT_PAL8) {
      return looked(frame, palette(frame), 8);
    }
    if (format == avutil.AV_PIX_FMT_MONOBLACK) {
      return looked(frame, new byte[] {0, 0, 0, -1, -1, -1}, 1);
    }
    return picked(frame, layout(format));
  }

  private static Layout layout(int format) throws MediaException {
    return switch (format) {
      case avutil.AV_PIX_FMT_RGB24 -> new Layout(3, 0, 1, 2);
      case avutil.AV_PIX_FMT_RGBA -> new Layout(4, 0, 1, 2);
      case avutil.AV_PIX_FMT_RGB48BE -> new Layout(6, 0, 2, 4);
      case avutil.AV_PIX_FMT_RGBA64BE -> new Layout(8, 0, 2, 4);
      case avutil.AV_PIX_FMT_GRAY8 -> new Layout(1, 0, 0, 0);
      case avutil.AV_PIX_FMT_YA8, avutil.AV_PIX_FMT_GRAY16BE -> new Layout(2, 0, 0, 0);
      case avutil.AV_PIX_FMT_YA16BE -> new Layout(4, 0, 0, 0);
      default -> throw StillImage.unreadable("PNG of pixel format %d".formatted(format));
    };
  }

  private static RgbFrames picked(AVFrame frame, Layout layout) {
    int width = frame.width();
    byte[] rgb = new byte[width * frame.height() * 3];
    byte[] row = new byte[width * layout.bytes];
    int out = 0;
    for (int y = 0; y < frame.height(); y++) {
      read(frame, y, row);
      for (int in = 0; in < row.length; in += layout.bytes) {
        rgb[out++] = row[in + layout.red];
        rgb[out++] = row[in + layout.green];
        rgb[out++] = row[in + layout.blue];
      }
    }
    return new RgbFrames(1, frame.height(), width, rgb);
  }

  /**
   * @param bits of a pixel, the first in the highest bits of a byte
   */
  private static RgbFrames looked(AVFrame frame, byte[] colours, int bits) {
    int width = frame.width();
    int perByte = 8 / bits;
    int mask = (1 << bits) - 1;
    byte[] rgb = new byte[width * frame.height() * 3];
    byte[] row = new byte[(width + perByte - 1) / perByte];
    int out = 0;
    for (int y = 0; y < frame.height(); y++) {
      read(frame, y, row);
      for (int x = 0; x < width; x++) {
        int shift = 8 - bits * (x % perByte + 1);
        int colour = ((row[x / perByte] >> shift) & mask) * 3;
        rgb[out++] = colours[colour];
        rgb[out++] = colours[colour + 1];
        rgb[out++] = colours[colour + 2];
      }
    }
    return new RgbFrames(1, frame.height(), width, rgb);
  }

  /** FFmpeg's palette: 256 times 0xAARRGGBB in the order of this machine's bytes. */
  private static byte[] palette(AVFrame frame) {
    byte[] colours = new byte[256 * 3];
    BytePointer entries = frame.data(1);
    for (int i = 0; i < 256; i++) {
      int argb = entries.position(0).getInt(4L * i);
      colours[3 * i] = (byte) (argb >> 16);
      colours[3 * i + 1] = (byte) (argb >> 8);
      colours[3 * i + 2] = (byte) argb;
    }
    return colours;
  }

  private static void read(AVFrame frame, int y, byte[] row) {
    frame.data(0).position((long) y * frame.linesize(0)).get(row, 0, row.length);
  }
}
