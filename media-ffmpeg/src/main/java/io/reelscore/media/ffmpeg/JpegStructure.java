package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B). Huffman-coded baseline, extended and
 * progressive images of 8 bits are read, grey or of three components. Of the applications' segments
 * only Adobe's is kept, which tells RGB from YCbCr, unless JFIF's says YCbCr; what follows the end
 * of the image is left out.
 */
final class JpegStructure {
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COMMENT = 0xFE;
  private static final int FIRST_EXTENSION = 0xF0;

  private final ByteCursor cursor;
  private final List<StillImage.Span> essence = new ArrayList<>();
  private StillImage.@Nullable Span adobe;
  private boolean jfif;
  private boolean scanned;
  private int width;
  private int height;

  private JpegStructure(ByteCursor cursor) {
    this.cursor = cursor;
  }

  static StillImage read(ByteCursor cursor) throws IOException, MediaException {
    return new JpegStructure(cursor).read();
  }

  private StillImage read() throws IOException, MediaException {
    cursor.moveTo(2, "the start of the image");
    essence.add(new StillImage.Span(0, 2));
    int marker = nextMarker();
    while (marker != 0xD9) {
      marker = segment(marker);
    }
    if (width == 0 || !scanned) {
      throw StillImage.unreadable("damaged: no %s".formatted(width == 0 ? "frame" : "scan"));
    }
    essence.add(new StillImage.Span(cursor.position() - 2, cursor.position()));
    if (adobe != null && !jfif) {
      essence.add(1, adobe);
    }
    return new StillImage(StillImage.Format.JPEG, width, height, List.copyOf(essence));
  }

  /** Walks the segment of a marker just read; returns the marker after it. */
  private int segment(int marker) throws IOException, MediaException {
    long start = cursor.position() - 2;
    String part = "segment 0x%X".formatted(marker);
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8)) {
      throw StillImage.unreadable("damaged: %s at byte %d".formatted(part, start));
    }
    long length = cursor.bigEndian(2);
    long end = start + 2 + length;
    cursor.checkEnd(end, part);
    if (marker == APP0) {
      jfif |= length >= 7 && cursor.fourCharacters().equals("JFIF");
    } else if (marker == APP14) {
      if (length >= 14 && cursor.fourCharacters().equals("Adob")) {
        adobe = new StillImage.Span(start, end);
      }
    } else if (marker == 0xC0 || marker == 0xC1 || marker == 0xC2) {
      frame(length);
    } else if (marker < 0xD0 && marker != 0xC4) {
      throw StillImage.unreadable(
          "JPEG of coding process 0x%X (expected: Huffman-coded baseline or progressive, 8 bits)"
              .formatted(marker));
    }
    cursor.moveTo(end, part);
    boolean told = (marker >= APP0 && marker <= APP15) || marker >= FIRST_EXTENSION;
    if (marker == COMMENT || told) {
      return nextMarker();
    }
    if (marker != 0xDA) {
      essence.add(new StillImage.Span(start, end));
      return nextMarker();
    }
    scanned = true;
    int next = markerAfterScan();
    essence.add(new StillImage.Span(start, cursor.position() - 2));
    return next;
  }

  private void frame(long length) throws IOException, MediaException {
    if (width != 0) {
      throw StillImage.unreadable("damaged: a second frame");
    }
    if (length < 8) {
      throw StillImage.unreadable("damaged: frame header of %d bytes".formatted(length));
    }
    int precision = cursor.unsignedByte();
    height = (int) cursor.bigEndian(2);
    width = (int) cursor.bigEndian(2);
    int components = cursor.unsignedByte();
    if (precision != 8 || width == 0 || height == 0) {
      throw StillImage.unreadable(
          "JPEG of %d x %d pixels of %d bits (expected: at least 1 x 1 of 8 bits)"
              .formatted(width, height, precision));
    }
    if (components != 1 && components != 3) {
      throw StillImage.unreadable(
          "JPEG of %d components (expected: 1, grey, or 3, colour)".formatted(components));
    }
  }

  private int nextMarker() throws IOException, MediaException {
    int prefix = cursor.unsignedByte();
    if (prefix != 0xFF) {
      throw StillImage.unreadable(
          "damaged: 0x%02X at byte %d (expected: a marker)"
              .formatted(prefix, cursor.position() - 1));
    }
    int marker = cursor.unsignedByte();
    while (marker == 0xFF) {
      marker = cursor.unsignedByte();
    }
    return marker;
  }

  /** The next marker in coded data, where 0xFF00 is a byte and restarts are part of it. */
  private int markerAfterScan() throws IOException, MediaException {
    while (true) {
      if (cursor.unsignedByte() != 0xFF) {
        continue;
      }
      int next = cursor.unsignedByte();
      while (next == 0xFF) {
        next = cursor.unsignedByte();
      }
      if (next != 0 && (next < 0xD0 || next > 0xD7)) {
        return next;
      }
    }
  }
}
