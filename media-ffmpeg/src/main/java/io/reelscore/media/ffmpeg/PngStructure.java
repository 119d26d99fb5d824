package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The chunks of a PNG file (W3C PNG, section 5). Of them the header, the palette, the pixels and
 * the end are kept: transparency is dropped with the rest, as are colour profiles, text and the
 * further frames of an animation.
 */
final class PngStructure {
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER_BYTES = 13;

  private PngStructure() {}

  static StillImage read(ByteCursor cursor) throws IOException, MediaException {
    cursor.moveTo(SIGNATURE_BYTES, "the signature");
    List<StillImage.Span> essence = new ArrayList<>();
    essence.add(new StillImage.Span(0, SIGNATURE_BYTES));
    long width = 0;
    long height = 0;
    boolean pixels = false;
    while (true) {
      long start = cursor.position();
      long length = cursor.bigEndian(4);
      String type = cursor.fourCharacters();
      String part = "chunk '%s'".formatted(type.replaceAll("[^ -~]", "?"));
      long end = cursor.position() + length + 4;
      cursor.checkEnd(end, part);
      boolean first = start == SIGNATURE_BYTES;
      if (first != type.equals("IHDR") || (first && length != HEADER_BYTES)) {
        throw StillImage.unreadable("damaged: %s at byte %d".formatted(part, start));
      }
      if (first) {
        width = cursor.bigEndian(4);
        height = cursor.bigEndian(4);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
          throw StillImage.unreadable(
              "damaged: image of %d x %d pixels (expected: each 1..2147483647)"
                  .formatted(width, height));
        }
      }
      cursor.moveTo(end, part);
      switch (type) {
        case "IHDR", "PLTE" -> essence.add(new StillImage.Span(start, end));
        case "IDAT" -> {
          pixels = true;
          essence.add(new StillImage.Span(start, end));
        }
        case "IEND" -> {
          if (!pixels) {
            throw StillImage.unreadable("damaged: no chunk 'IDAT', the pixels");
          }
          essence.add(new StillImage.Span(start, end));
          return new StillImage(
              StillImage.Format.PNG, (int) width, (int) height, List.copyOf(essence));
        }
        default -> {}
      }
    }
  }
}
