package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * What the head and the structure of an image file tell, read before anything of it is decoded.
 *
 * @param format of the file
 * @param width pixels, as the file says
 * @param height pixels, as the file says
 * @param essence the parts that are decoded; all that is only told about the picture is left out,
 *     and with it whatever a decoder could be made to do by it
 */
record StillImage(Format format, int width, int height, List<Span> essence) {

  /** Bytes of the file from {@code start} to before {@code end}. */
  record Span(long start, long end) {}

  /** The formats that are read. */
  enum Format {
    PNG(avcodec.AV_CODEC_ID_PNG),
    JPEG(avcodec.AV_CODEC_ID_MJPEG);

    final int codec;

    Format(int codec) {
      this.codec = codec;
    }
  }

  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;

  /** Tells the format by the first bytes and walks the structure to its end. */
  static StillImage read(ByteSource source, Deadline deadline) throws IOException, MediaException {
    byte[] head = new byte[Long.BYTES];
    int length = Math.max(0, source.read(0, head, head.length));
    if (length == 0) {
      throw unreadable("empty file (expected: an image)");
    }
    ByteCursor cursor = new ByteCursor(source, deadline);
    if (ByteBuffer.wrap(head).getLong() == PNG_SIGNATURE) {
      return PngStructure.read(cursor);
    }
    if (head[0] == (byte) 0xFF && head[1] == (byte) 0xD8) {
      return JpegStructure.read(cursor);
    }
    throw unreadable(
        "not an image: begins with 0x%s (expected: PNG or JPEG)"
            .formatted(java.util.HexFormat.of().formatHex(head, 0, length)));
  }

  long pixels() {
    return (long) width * height;
  }

  long essenceBytes() {
    return essence.stream().mapToLong(span -> span.end - span.start).sum();
  }

  static MediaException unreadable(String message) {
    return new MediaException(MediaException.Kind.UNREADABLE, message);
  }
}
