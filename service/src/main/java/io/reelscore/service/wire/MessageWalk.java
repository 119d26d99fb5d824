package io.reelscore.service.wire;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.Sample;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a message. Fields are copied into the envelope in the order in which they come, so
 * that the generated parser merges them as ever; only the large bytes are left out.
 */
final class MessageWalk {
  private final WireInput in;
  private final PayloadMemory memory;
  private final boolean keepsRefusals;
  private final SampleParts whole = new SampleParts(true);
  private final SampleParts started = new SampleParts(false);
  private final ChunkWalk chunk;
  private SampleParts current = whole;
  private int envelopeBytes;
  private int envelopeFields;

  /**
   * @param keepsRefusals whether a message whose large bytes get no room is read to its end, for
   *     its sample to be answered by name
   */
  MessageWalk(WireInput in, PayloadMemory memory, boolean keepsRefusals) {
    this.in = in;
    this.memory = memory;
    this.keepsRefusals = keepsRefusals;
    this.chunk = new ChunkWalk(in, memory);
  }

  /** Of a whole sample. */
  Payload payload(Sample.VideoCase kind) {
    return whole.payload(kind);
  }

  /** Of a sample whose video comes in chunks. */
  Payload startPayload(Sample.VideoCase kind) {
    return started.payload(kind);
  }

  Video chunk() {
    return chunk.chunk();
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
        number(level, tag, out);
      }
    }
    return out;
  }

  private void delimited(Level level, int tag, Envelope out) throws Rejection {
    int length = in.length();
    switch (level.role(WireTag.number(tag))) {
      case Level.Role.Message(Level inner) -> {
        countField();
        nested(inner, tag, length, out);
      }
      case Level.Role.Bytes bytes -> {
        if (bytes != Level.Role.Bytes.IMAGE || length == 0 || !current.takesVideo()) {
          countField();
        }
        bytes(bytes, level, tag, length, out);
      }
    }
  }

  private void bytes(Level.Role.Bytes kind, Level level, int tag, int length, Envelope out)
      throws Rejection {
    switch (kind) {
      case KEPT -> copy(level, tag, length, out);
      case FRAMES -> {
        if (isWanted(length)) {
          current.frames(length, tensor(length, current.roomOfFrames(length)));
        }
      }
      case LATENTS -> {
        if (isWanted(length)) {
          current.latents(length, tensor(length, current.roomOfLatents(length)));
        }
      }
      case ENCODED_VIDEO -> {
        if (isWanted(length)) {
          ByteBuffer file = array(length, () -> memory.array(length));
          current.file(file == null ? ByteBuffer.allocate(0) : file);
        }
        out.varint(tag);
        out.varint(0);
      }
      case IMAGE -> {
        if (isWanted(length)) {
          ByteBuffer image = array(length, () -> memory.image(current.images() + 1, length));
          if (image != null) {
            current.image(image);
          }
        }
      }
      case EMBEDDING -> {
        ByteBuffer embedding = array(length, () -> memory.array(length));
        if (embedding != null) {
          current.embedding(embedding);
        }
      }
      case CHUNK -> chunk.data(length);
    }
  }

  private void nested(Level level, int tag, int length, Envelope out) throws Rejection {
    SampleParts before = current;
    if (level == Level.START) {
      current = started;
    }
    long outer = in.enter(length);
    Envelope inner = message(level);
    in.leave(outer);
    current = before;
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
    if (level == Level.CHUNK) {
      chunk.text(WireTag.number(tag), out.array(), start, length);
    }
  }

  private void number(Level level, int tag, Envelope out) throws Rejection {
    switch (WireTag.type(tag)) {
      case WireTag.VARINT -> {
        long value = in.varint();
        out.varint(tag);
        out.varint(value);
        if (level == Level.CHUNK) {
          chunk.number(WireTag.number(tag), value);
        }
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

  /** Skips bytes of a video that are to come in chunks. */
  private boolean isWanted(int length) throws Rejection {
    if (!current.storesVideo()) {
      current.misplaced(length);
      in.skip(length);
    }
    return current.storesVideo();
  }

  /** Data that replaces data of the same length goes to the same place. */
  private @Nullable ByteBuffer tensor(int length, @Nullable ByteBuffer replaced) throws Rejection {
    ByteBuffer room = replaced == null && length > 0 ? tensorRoom(length) : replaced;
    if (room == null) {
      in.skip(length);
    } else {
      in.read(room.duplicate());
    }
    return room;
  }

  private @Nullable ByteBuffer tensorRoom(int length) throws Rejection {
    if (current.isRefused()) {
      return null;
    }
    try {
      return memory.tensor(length);
    } catch (Rejection rejection) {
      keep(rejection);
      return null;
    }
  }

  /** Null when the array must not be made and the sample is to be answered by name. */
  private @Nullable ByteBuffer array(int length, Charge charge) throws Rejection {
    if (current.isRefused()) {
      in.skip(length);
      return null;
    }
    byte[] bytes;
    try {
      charge.take();
      bytes = HeapArray.of(length);
    } catch (Rejection rejection) {
      keep(rejection);
      in.skip(length);
      return null;
    }
    in.read(bytes, 0, length);
    return ByteBuffer.wrap(bytes);
  }

  private void keep(Rejection rejection) throws Rejection {
    if (!keepsRefusals) {
      throw rejection;
    }
    current.refused(rejection.failure());
  }

  private void countField() throws Rejection {
    envelopeFields++;
    if (envelopeFields > RequestReader.MAX_ENVELOPE_FIELDS) {
      throw Rejection.ofRequest(
          FailureReason.TOO_LARGE,
          "more than %d fields".formatted(RequestReader.MAX_ENVELOPE_FIELDS),
          "at most so many");
    }
  }

  private interface Charge {
    void take() throws Rejection;
  }
}
