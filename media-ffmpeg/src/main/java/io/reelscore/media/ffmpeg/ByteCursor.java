package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the numbers of a container's structure one after the other. */
final class ByteCursor {
  private final ByteSource source;
  private final Deadline deadline;
  private final long sizeBytes;
  private final byte[] window = new byte[4096];
  private long windowStart;
  private int windowLength;
  private long position;

  ByteCursor(ByteSource source, Deadline deadline) throws IOException {
    this.source = source;
    this.deadline = deadline;
    this.sizeBytes = source.sizeBytes();
  }

  long position() {
    return position;
  }

  long remaining() {
    return sizeBytes - position;
  }

  /** Goes on to a position that may be the end, but not beyond it. */
  void moveTo(long target, String part) throws MediaException {
    checkEnd(target, part);
    position = target;
  }

  /** Refuses a part that ends beyond the file. */
  void checkEnd(long end, String part) throws MediaException {
    if (end < position || end > sizeBytes) {
      throw new MediaException(
          MediaException.Kind.UNREADABLE,
          "truncated: %s ends at byte %s (found: %d bytes)"
              .formatted(part, Long.toUnsignedString(end), sizeBytes));
    }
  }

  int unsignedByte() throws IOException, MediaException {
    if (position < windowStart || position >= windowStart + windowLength) {
      fill();
    }
    return window[(int) (position++ - windowStart)] & 0xff;
  }

  long bigEndian(int bytes) throws IOException, MediaException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | unsignedByte();
    }
    return value;
  }

  long littleEndian(int bytes) throws IOException, MediaException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) unsignedByte() << (8 * i);
    }
    return value;
  }

  /** Four characters, as containers name their parts. */
  String fourCharacters() throws IOException, MediaException {
    byte[] name = new byte[4];
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) unsignedByte();
    }
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private void fill() throws IOException, MediaException {
    deadline.check();
    windowStart = position;
    windowLength = Math.max(0, source.read(position, window, window.length));
    if (windowLength == 0) {
      throw new MediaException(
          MediaException.Kind.UNREADABLE,
          "truncated: the file ends at byte %d, inside its structure".formatted(sizeBytes));
    }
  }
}
