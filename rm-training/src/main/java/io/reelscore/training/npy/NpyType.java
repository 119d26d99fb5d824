package io.reelscore.training.npy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types that are read, by the names numpy gives them. */
public enum NpyType {
  FLOAT32("<f4", Float.BYTES),
  FLOAT16("<f2", Short.BYTES),
  BOOL("|b1", Byte.BYTES),
  UINT8("|u1", Byte.BYTES),
  INT32("<i4", Integer.BYTES),
  INT64("<i8", Long.BYTES);

  private final String descr;
  private final int bytes;

  NpyType(String descr, int bytes) {
    this.descr = descr;
    this.bytes = bytes;
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  static Optional<NpyType> named(String descr) {
    return Arrays.stream(values()).filter(type -> type.descr.equals(descr)).findFirst();
  }

  /** All names, as a part of a sentence. */
  static String names() {
    return Arrays.stream(values()).map(NpyType::toString).collect(Collectors.joining(", "));
  }

  /** Whether it is one of floats. */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT16;
  }

  /** The next number of a little-endian buffer; of integers, one that is rounded to a float. */
  float next(ByteBuffer buffer) {
    return switch (this) {
      case FLOAT32 -> buffer.getFloat();
      case FLOAT16 -> Float.float16ToFloat(buffer.getShort());
      case BOOL, UINT8 -> buffer.get() & 0xFF;
      case INT32 -> buffer.getInt();
      case INT64 -> buffer.getLong();
    };
  }

  @Override
  public String toString() {
    return descr;
  }
}
