package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;

/** What a process says, on its standard output. */
sealed interface Answer {

  /** It has started. */
  record Ready() implements Answer {}

  /** A clip's frames. */
  record Decoded(long id, SampledClip clip) implements Answer {}

  /** Why a clip has none. */
  record Refused(long id, MediaException.Kind kind, String message) implements Answer {}

  /** A sentence longer than this is cut. */
  int MAX_TEXT_BYTES = 1000;

  static void write(Answer answer, DataOutputStream out) throws IOException {
    switch (answer) {
      case Ready() -> out.writeByte('R');
      case Decoded(long id, SampledClip clip) -> {
        out.writeByte('F');
        out.writeLong(id);
        out.writeInt(clip.decodedFrames());
        out.writeBoolean(clip.lossy());
        writeText(clip.codec(), out);
        out.write(clip.frames().data());
      }
      case Refused(long id, MediaException.Kind kind, String message) -> {
        out.writeByte('X');
        out.writeLong(id);
        writeText(kind.name(), out);
        writeText(message, out);
      }
    }
    out.flush();
  }

  /**
   * Reads an answer of a process that is not trusted: nothing it says makes this side allocate more
   * than the frames that were asked for.
   *
   * @throws StreamCorruptedException when it is none
   */
  static Answer read(DataInputStream in, FrameSpec spec) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 'R' -> new Ready();
      case 'F' -> {
        long id = in.readLong();
        int decodedFrames = in.readInt();
        boolean lossy = in.readBoolean();
        String codec = readText(in);
        byte[] data = new byte[Math.multiplyExact(spec.count() * 3, spec.height() * spec.width())];
        in.readFully(data);
        if (decodedFrames < 1) {
          throw new StreamCorruptedException("decoded frames: " + decodedFrames);
        }
        yield new Decoded(
            id,
            new SampledClip(
                new RgbFrames(spec.count(), spec.height(), spec.width(), data),
                decodedFrames,
                codec,
                lossy));
      }
      case 'X' -> {
        long id = in.readLong();
        yield new Refused(id, readKind(in), readText(in));
      }
      default -> throw new StreamCorruptedException("kind of answer: " + kind);
    };
  }

  private static MediaException.Kind readKind(DataInputStream in) throws IOException {
    String name = readText(in);
    for (MediaException.Kind kind : MediaException.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new StreamCorruptedException("kind of failure: " + name);
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, MAX_TEXT_BYTES);
    out.writeShort(length);
    out.write(utf8, 0, length);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    if (length > MAX_TEXT_BYTES) {
      throw new StreamCorruptedException("text of %d bytes".formatted(length));
    }
    byte[] utf8 = new byte[length];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
  }
}
