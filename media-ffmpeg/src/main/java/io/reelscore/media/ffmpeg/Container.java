package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The containers that are read: those which state where they end, so that a truncated file is told
 * from a whole one. FFmpeg's own probing is not used, hence no playlist or script format, which
 * could open other files, is ever reached.
 */
enum Container {
  /** MP4, QuickTime and their relatives: boxes. */
  MP4("mov") {
    @Override
    void checkComplete(ByteCursor cursor) throws IOException, MediaException {
      boolean index = false;
      while (cursor.remaining() > 0) {
        long start = cursor.position();
        long size = cursor.bigEndian(4);
        String type = cursor.fourCharacters();
        if (size == 1) {
          size = cursor.bigEndian(8);
        } else if (size == 0) {
          size = cursor.remaining() + cursor.position() - start;
        }
        if (size < cursor.position() - start) {
          throw damaged("box '%s' at byte %d has %d bytes".formatted(printable(type), start, size));
        }
        index |= type.equals("moov");
        cursor.moveTo(start + size, "box '%s'".formatted(printable(type)));
      }
      if (!index) {
        throw damaged("no box 'moov', the index of frames");
      }
    }
  },

  /** Matroska and WebM: EBML elements. */
  MATROSKA("matroska") {
    @Override
    void checkComplete(ByteCursor cursor) throws IOException, MediaException {
      while (cursor.remaining() > 0) {
        long id = ebmlNumber(cursor, 4, true);
        long size = ebmlNumber(cursor, 8, false);
        String part = "element 0x%X".formatted(id);
        if (id == SEGMENT || id == CLUSTER) {
          if (size != UNKNOWN_SIZE) {
            cursor.checkEnd(cursor.position() + size, part);
          }
        } else if (size == UNKNOWN_SIZE) {
          throw damaged(part + " has no size");
        } else {
          cursor.moveTo(cursor.position() + size, part);
        }
      }
    }
  },

  /** AVI: RIFF chunks. */
  AVI("avi") {
    @Override
    void checkComplete(ByteCursor cursor) throws IOException, MediaException {
      while (cursor.remaining() >= 8 && cursor.fourCharacters().equals("RIFF")) {
        long size = cursor.littleEndian(4);
        if (size == 0) {
          throw damaged("RIFF size 0: the file was never finished");
        }
        cursor.moveTo(cursor.position() + size, "the RIFF chunk");
        if (size % 2 == 1 && cursor.remaining() > 0) {
          cursor.unsignedByte();
        }
      }
    }
  },

  /** GIF: blocks up to a trailer. */
  GIF("gif") {
    @Override
    void checkComplete(ByteCursor cursor) throws IOException, MediaException {
      cursor.bigEndian(6);
      cursor.bigEndian(4);
      int screen = cursor.unsignedByte();
      cursor.bigEndian(2);
      skipColours(cursor, screen);
      while (true) {
        int block = cursor.unsignedByte();
        switch (block) {
          case 0x3B -> {
            return;
          }
          case 0x21 -> cursor.unsignedByte();
          case 0x2C -> {
            cursor.bigEndian(8);
            skipColours(cursor, cursor.unsignedByte());
            cursor.unsignedByte();
          }
          default ->
              throw damaged("block 0x%02X at byte %d".formatted(block, cursor.position() - 1));
        }
        int length;
        while ((length = cursor.unsignedByte()) > 0) {
          cursor.moveTo(cursor.position() + length, "a data block");
        }
      }
    }
  };

  private static final long EBML = 0x1A45DFA3L;
  private static final long SEGMENT = 0x18538067L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long UNKNOWN_SIZE = -1;
  private static final Set<String> FIRST_BOXES =
      Set.of("ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot");

  private final String demuxer;

  Container(String demuxer) {
    this.demuxer = demuxer;
  }

  /** FFmpeg's name of the demuxer. */
  String demuxer() {
    return demuxer;
  }

  /** Walks the container's structure to its end. */
  abstract void checkComplete(ByteCursor cursor) throws IOException, MediaException;

  /** Tells a container by its first bytes. */
  static Container identify(ByteSource source) throws IOException, MediaException {
    byte[] head = new byte[12];
    int length = Math.max(0, source.read(0, head, head.length));
    if (length == 0) {
      throw new MediaException(MediaException.Kind.UNREADABLE, "empty file (expected: a video)");
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (FIRST_BOXES.contains(text.substring(4, 8))) {
      return MP4;
    }
    if (text.startsWith("RIFF") && text.endsWith("AVI ")) {
      return AVI;
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    }
    if (ByteBuffer.wrap(head).getInt() == (int) EBML) {
      return MATROSKA;
    }
    throw new MediaException(
        MediaException.Kind.UNREADABLE,
        "not a video: begins with \"%s\" (expected: MP4, QuickTime, WebM, Matroska, AVI or GIF)"
            .formatted(printable(text.substring(0, length))));
  }

  private static MediaException damaged(String what) {
    return new MediaException(MediaException.Kind.UNREADABLE, "damaged: " + what);
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /** A number whose first byte tells by its leading zeros how many follow (RFC 8794, section 4). */
  private static long ebmlNumber(ByteCursor cursor, int maxBytes, boolean marked)
      throws IOException, MediaException {
    int first = cursor.unsignedByte();
    int bytes = Integer.numberOfLeadingZeros(first) - 23;
    if (bytes > maxBytes) {
      throw damaged("element at byte %d".formatted(cursor.position() - 1));
    }
    long rest = cursor.bigEndian(bytes - 1);
    if (marked) {
      return (long) first << (8 * (bytes - 1)) | rest;
    }
    long value = (long) (first & (0xff >> bytes)) << (8 * (bytes - 1)) | rest;
    return value == (1L << (7 * bytes)) - 1 ? UNKNOWN_SIZE : value;
  }

  private static void skipColours(ByteCursor cursor, int flags) throws MediaException {
    if ((flags & 0x80) != 0) {
      cursor.moveTo(cursor.position() + (3L << ((flags & 7) + 1)), "a colour table");
    }
  }
}
