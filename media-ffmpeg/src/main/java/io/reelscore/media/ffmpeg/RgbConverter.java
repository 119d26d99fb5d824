package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import java.util.Objects;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames into RGB of their own size, by arithmetic that does not depend on the
 * processor.
 *
 * <p>The matrix and the range are those the frame declares; without a declaration, BT.601 and
 * limited range. An alpha channel is dropped.
 */
final class RgbConverter implements AutoCloseable {
  private static final int FLAGS =
      swscale.SWS_BICUBIC
          | swscale.SWS_ACCURATE_RND
          | swscale.SWS_FULL_CHR_H_INT
          | swscale.SWS_FULL_CHR_H_INP
          | swscale.SWS_BITEXACT;
  private static final int ALIGNMENT = 64;
  private static final int UNIT = 1 << 16;

  private record Format(int width, int height, int pixels, int matrix, int range) {
    static Format of(AVFrame frame) {
      return new Format(
          frame.width(), frame.height(), frame.format(), frame.colorspace(), frame.color_range());
    }
  }

  private @Nullable Format format;
  private @Nullable SwsContext context;
  private @Nullable AVFrame rgb;

  /** One frame as uint8 RGB [1, height, width, 3]. */
  RgbFrames convert(AVFrame frame) throws MediaException {
    Format wanted = Format.of(frame);
    if (!wanted.equals(format)) {
      close();
      open(wanted);
      format = wanted;
    }
    AVFrame target = Objects.requireNonNull(rgb);
    int rows =
        swscale.sws_scale(
            context,
            frame.data(),
            frame.linesize(),
            0,
            wanted.height,
            target.data(),
            target.linesize());
    if (rows != wanted.height) {
      throw unconvertible(wanted);
    }
    int rowBytes = wanted.width * 3;
    byte[] data = new byte[rowBytes * wanted.height];
    BytePointer pixels = target.data(0);
    int stride = target.linesize(0);
    for (int y = 0; y < wanted.height; y++) {
      pixels.position((long) y * stride).get(data, y * rowBytes, rowBytes);
    }
    return new RgbFrames(1, wanted.height, wanted.width, data);
  }

  private void open(Format wanted) throws MediaException {
    int width = wanted.width;
    int height = wanted.height;
    context =
        swscale.sws_getContext(
            width,
            height,
            wanted.pixels,
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    rgb = avutil.av_frame_alloc();
    if (context == null || rgb == null) {
      throw unconvertible(wanted);
    }
    int matrix =
        wanted.matrix == avutil.AVCOL_SPC_UNSPECIFIED ? swscale.SWS_CS_ITU601 : wanted.matrix;
    int fullRange = wanted.range == avutil.AVCOL_RANGE_JPEG ? 1 : 0;
    // Refused for formats that are RGB already, where there is nothing to set.
    swscale.sws_setColorspaceDetails(
        context,
        swscale.sws_getCoefficients(matrix),
        fullRange,
        swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
        1,
        0,
        UNIT,
        UNIT);
    rgb.format(avutil.AV_PIX_FMT_RGB24);
    rgb.width(width);
    rgb.height(height);
    if (avutil.av_frame_get_buffer(rgb, ALIGNMENT) < 0) {
      throw unconvertible(wanted);
    }
  }

  private static MediaException unconvertible(Format format) {
    BytePointer name = avutil.av_get_pix_fmt_name(format.pixels);
    return new MediaException(
        MediaException.Kind.UNREADABLE,
        "pixel format %s of %d x %d pixels cannot be converted to RGB"
            .formatted(name == null ? "unknown" : name.getString(), format.width, format.height));
  }

  @Override
  public void close() {
    format = null;
    if (context != null) {
      swscale.sws_freeContext(context);
      context = null;
    }
    if (rgb != null) {
      avutil.av_frame_free(rgb);
      rgb = null;
    }
  }
}
