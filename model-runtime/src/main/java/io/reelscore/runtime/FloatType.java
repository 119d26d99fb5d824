package io.reelscore.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An element type of latents and embeddings. Numbers are little-endian in memory. */
public enum FloatType {
  /** IEEE 754 half precision. */
  FLOAT16(Short.BYTES, OnnxJavaType.FLOAT16),
  /** The upper half of a float32. */
  BFLOAT16(Short.BYTES, OnnxJavaType.BFLOAT16),
  /** IEEE 754 single precision. */
  FLOAT32(Float.BYTES, OnnxJavaType.FLOAT);

  private static final int FLOAT32_BITS_BELOW_BFLOAT16 = 16;

  private final int bytes;
  private final OnnxJavaType onnxType;

  FloatType(int bytes, OnnxJavaType onnxType) {
    this.bytes = bytes;
    this.onnxType = onnxType;
  }

  /** The type a manifest writes as {@code float16}, {@code bfloat16} or {@code float32}. */
  public static FloatType of(String dataType) {
    return valueOf(dataType.toUpperCase(Locale.ROOT));
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  OnnxJavaType onnxType() {
    return onnxType;
  }

  /** Whether every number of this type is one of the other type, without rounding. */
  public boolean widensTo(FloatType target) {
    return this == target || target == FLOAT32;
  }

  /** The types whose numbers are all of this type: itself first. */
  public List<FloatType> accepted() {
    return Arrays.stream(values())
        .filter(type -> type.widensTo(this))
        .sorted((a, b) -> Boolean.compare(b == this, a == this))
        .toList();
  }

  /**
   * Writes numbers of this type as numbers of another, exactly.
   *
   * @param source this type's numbers, position to limit, not changed
   * @param into takes them from its position on, which moves behind them; {@code source} may be its
   *     last bytes, so that one piece of memory serves for both
   * @throws IllegalArgumentException when this type doesn't widen to the other, or sizes don't fit
   */
  public void widen(ByteBuffer source, FloatType target, ByteBuffer into) {
    int numbers = source.remaining() / bytes;
    if (!widensTo(target)
        || source.remaining() % bytes != 0
        || into.remaining() < (long) numbers * target.bytes) {
      throw new IllegalArgumentException(
          "%d bytes of %s into %d of %s (expected: a type that holds each of them, and room)"
              .formatted(source.remaining(), this, into.remaining(), target));
    }
    if (this == target) {
      into.put(source.duplicate());
      return;
    }
    ByteBuffer from = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = into.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers; i++) {
      short number = from.getShort();
      to.putFloat(
          this == FLOAT16
              ? Float.float16ToFloat(number)
              : Float.intBitsToFloat(number << FLOAT32_BITS_BELOW_BFLOAT16));
    }
    into.position(to.position());
  }

  /** As a manifest writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
