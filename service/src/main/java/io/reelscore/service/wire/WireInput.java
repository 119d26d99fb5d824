package io.reelscore.service.wire;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Protobuf's wire format from a stream, read in large pieces through a scratch array. Never reads
 * beyond the message it was opened in, nor beyond the message it has entered.
 */
final class WireInput {
  /** Reads of this size cost little on Netty's buffers, and the array stays in the cache. */
  private static final int SCRATCH_BYTES = 64 << 10;

  private static final int MAX_GROUP_DEPTH = 100;

  private final InputStream stream;
  private final byte[] scratch;
  private final boolean exactLength;
  private final long end;
  private int next;
  private int filled;
  private long position;
  private long limit;
  private int depth;

  /**
   * @param length of the message; at most so many bytes when {@code exactLength} is false
   */
  WireInput(InputStream stream, long length, boolean exactLength) {
    this.stream = stream;
    this.limit = length;
    this.end = length;
    this.exactLength = exactLength;
    this.scratch = new byte[Math.clamp(length, 16, SCRATCH_BYTES)];
  }

  /** The next field's tag; 0 at the end of the message. */
  int tag() throws Rejection {
    if (position == limit || (depth == 0 && !exactLength && next == filled && !fill())) {
      return 0;
    }
    int tag = (int) varint();
    if (WireTag.number(tag) == 0) {
      throw malformed("field 0");
    }
    return tag;
  }

  long varint() throws Rejection {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = oneByte();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  /** The length of what follows, which lies within the message. */
  int length() throws Rejection {
    int length = (int) varint();
    if (length < 0) {
      throw malformed("a length of " + length);
    }
    if (length > limit - position) {
      throw malformed("a length of %d with %d bytes left".formatted(length, limit - position));
    }
    return length;
  }

  /** Whether so many bytes more are the last of the whole message; false when that is not known. */
  boolean endsMessage(int length) {
    return exactLength && position + length == end;
  }

  /** Enters a message of that length; its end is the end until it is left. */
  long enter(int length) {
    long outer = limit;
    limit = position + length;
    depth++;
    return outer;
  }

  void leave(long outer) {
    limit = outer;
    depth--;
  }

  void read(byte[] target, int offset, int length) throws Rejection {
    requireWithin(length);
    int done = Math.min(length, filled - next);
    System.arraycopy(scratch, next, target, offset, done);
    next += done;
    while (done < length) {
      done += some(target, offset + done, length - done);
    }
    position += length;
  }

  void read(ByteBuffer target) throws Rejection {
    if (target.hasArray()) {
      read(target.array(), target.arrayOffset() + target.position(), target.remaining());
      return;
    }
    requireWithin(target.remaining());
    position += target.remaining();
    while (target.hasRemaining()) {
      requireFilled();
      int piece = Math.min(target.remaining(), filled - next);
      target.put(scratch, next, piece);
      next += piece;
    }
  }

  void skip(long length) throws Rejection {
    requireWithin(length);
    position += length;
    long left = length;
    while (left > 0) {
      requireFilled();
      int piece = (int) Math.min(left, filled - next);
      next += piece;
      left -= piece;
    }
  }

  /** Skips a field that nobody reads. */
  void skipField(int tag) throws Rejection {
    skipField(tag, 0);
  }

  private void skipField(int tag, int groups) throws Rejection {
    switch (WireTag.type(tag)) {
      case WireTag.VARINT -> varint();
      case WireTag.FIXED64 -> skip(8);
      case WireTag.LENGTH_DELIMITED -> skip(length());
      case WireTag.FIXED32 -> skip(4);
      case WireTag.START_GROUP -> {
        if (groups == MAX_GROUP_DEPTH) {
          throw malformed("more than %d groups in each other".formatted(MAX_GROUP_DEPTH));
        }
        int end = WireTag.of(WireTag.number(tag), WireTag.END_GROUP);
        int inner = tag();
        while (inner != end) {
          if (inner == 0 || WireTag.type(inner) == WireTag.END_GROUP) {
            throw malformed("a group without its end");
          }
          skipField(inner, groups + 1);
          inner = tag();
        }
      }
      default -> throw malformed("wire type " + WireTag.type(tag));
    }
  }

  Rejection malformed(String what) {
    return Rejection.ofRequest(
        FailureReason.INVALID_FIELD,
        "%s at byte %d".formatted(what, position),
        "a message of the .proto");
  }

  private byte oneByte() throws Rejection {
    requireWithin(1);
    requireFilled();
    position++;
    return scratch[next++];
  }

  private void requireWithin(long length) throws Rejection {
    if (length > limit - position) {
      throw malformed("the end within a field");
    }
  }

  private void requireFilled() throws Rejection {
    if (next == filled && !fill()) {
      throw malformed("the end within a field");
    }
  }

  private boolean fill() throws Rejection {
    next = 0;
    filled = 0;
    try {
      filled = Math.max(0, stream.read(scratch, 0, scratch.length));
    } catch (IOException e) {
      throw malformed("unreadable bytes (%s)".formatted(e.getMessage()));
    }
    return filled > 0;
  }

  private int some(byte[] target, int offset, int length) throws Rejection {
    int read;
    try {
      read = stream.read(target, offset, length);
    } catch (IOException e) {
      throw malformed("unreadable bytes (%s)".formatted(e.getMessage()));
    }
    if (read <= 0) {
      throw malformed("the end within a field");
    }
    return read;
  }
}
