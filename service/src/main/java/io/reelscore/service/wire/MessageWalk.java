package io.reelscore.service.wire;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.v1.Sample;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a message. Fields are copied into the envelope in the order in which they come, so
 * that the generated parser merges them as ever; of a video only the bytes are left out, the last
 * of each kind being kept. Which kind counts the parsed envelope says: what becomes of a {@code
 * oneof} that is set several times is the generated parser's to decide.
 */
final class MessageWalk {
  private final WireInput in;
  private final PayloadMemory memory;
  private Payload.Frames frames = new Payload.Frames(0, null);
  private Payload.EncodedFile file = new Payload.EncodedFile(ByteBuffer.allocate(0));
  private int envelopeBytes;
  private int envelopeFields;

  MessageWalk(WireInput in, PayloadMemory memory) {
    this.in = in;
    this.memory = memory;
  }

  Payload payload(Sample.VideoCase kind) {
    return switch (kind) {
      case FRAMES -> frames;
      case ENCODED_VIDEO -> file;
      case IMAGES, LATENTS, VIDEO_NOT_SET -> new Payload.None();
    };
  }

  /** Walks to the end of the message that was entered last. */
  Envelope message(Level level) throws Rejection {
    Envelope out = new Envelope();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      int number = WireTag.number(tag);
      int type = WireTag.type(tag);
      if (type == WireTag.END_GROUP) {
        throw in.malformed("the end of a group that has not begun");
      }
      if (type == WireTag.START_GROUP || !level.knows(number)) {
        in.skipField(tag);
      } else if (type == WireTag.LENGTH_DELIMITED) {
        delimited(level, tag, out);
      } else {
        countField();
        number(tag, out);
      }
    }
    return out;
  }

  private void delimited(Level level, int tag, Envelope out) throws Rejection {
    int number = WireTag.number(tag);
    int length = in.length();
    countField();
    switch (level.role(number)) {
      case KEPT -> copy(level, tag, length, out);
      case SAMPLE -> nested(Level.SAMPLE, tag, length, out);
      case FRAMES -> nested(Level.FRAMES, tag, length, out);
      case FRAMES_DATA -> framesData(length);
      case ENCODED_VIDEO -> {
        encodedVideo(length);
        out.varint(tag);
        out.varint(0);
      }
    }
  }

  private void nested(Level level, int tag, int length, Envelope out) throws Rejection {
    long outer = in.enter(length);
    Envelope inner = message(level);
    in.leave(outer);
    out.varint(tag);
    out.varint(inner.size());
    out.append(inner);
  }

  private void copy(Level level, int tag, int length, Envelope out) throws Rejection {
    if (length > RequestReader.MAX_ENVELOPE_BYTES - envelopeBytes) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          level.name(WireTag.number(tag)),
          length + " bytes",
          "at most %d in all beside the video".formatted(RequestReader.MAX_ENVELOPE_BYTES));
    }
    envelopeBytes += length;
    out.varint(tag);
    out.varint(length);
    int start = out.extend(length);
    in.read(out.array(), start, length);
  }

  private void number(int tag, Envelope out) throws Rejection {
    switch (WireTag.type(tag)) {
      case WireTag.VARINT -> {
        long value = in.varint();
        out.varint(tag);
        out.varint(value);
      }
      case WireTag.FIXED64 -> fixed(tag, 8, out);
      case WireTag.FIXED32 -> fixed(tag, 4, out);
      default -> throw in.malformed("wire type " + WireTag.type(tag));
    }
  }

  private void fixed(int tag, int bytes, Envelope out) throws Rejection {
    out.varint(tag);
    int start = out.extend(bytes);
    in.read(out.array(), start, bytes);
  }

  private void framesData(int length) throws Rejection {
    ByteBuffer room = room(length);
    if (room == null) {
      in.skip(length);
    } else {
      in.read(room.duplicate());
    }
    frames = new Payload.Frames(length, room);
  }

  /** Data that replaces data of the same length goes to the same place. */
  private @Nullable ByteBuffer room(int length) throws Rejection {
    if (length == 0) {
      return null;
    }
    return frames.data() != null && frames.bytes() == length
        ? frames.data()
        : memory.frames(length);
  }

  private void encodedVideo(int length) throws Rejection {
    memory.file(length);
    byte[] bytes = new byte[length];
    in.read(bytes, 0, length);
    file = new Payload.EncodedFile(ByteBuffer.wrap(bytes));
  }

  private void countField() throws Rejection {
    envelopeFields++;
    if (envelopeFields > RequestReader.MAX_ENVELOPE_FIELDS) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          "request",
          "more than %d fields".formatted(RequestReader.MAX_ENVELOPE_FIELDS),
          "at most so many");
    }
  }
}
