package io.reelscore.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Floating-point numbers as a generator or a text encoder made them. The bytes are not copied:
 * leave them unchanged until the result is there.
 *
 * @param type what each number is
 * @param shape extent of each axis, outermost first, each at least 1
 * @param data the numbers in row-major order, little-endian, without padding; the remaining bytes
 *     of the buffer, exactly as many as the shape has
 */
public record FloatTensor(ElementType type, List<Integer> shape, ByteBuffer data) {

  /** What a number is. */
  public enum ElementType {
    /** IEEE 754 half precision. */
    FLOAT16(2),
    /** The upper half of a single-precision number. */
    BFLOAT16(2),
    /** IEEE 754 single precision. */
    FLOAT32(4);

    private final int bytes;

    ElementType(int bytes) {
      this.bytes = bytes;
    }

    /**
     * Bytes of one number.
     *
     * @return at least 1
     */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * A tensor of numbers that are there.
   *
   * @throws IllegalArgumentException when the shape is empty, has an extent below 1 or is not that
   *     of the data
   */
  public FloatTensor {
    shape = List.copyOf(shape);
    data = data.slice();
    long expected = shape.isEmpty() ? 0 : type.bytes();
    for (int extent : shape) {
      expected = extent < 1 ? 0 : Math.multiplyExact(expected, (long) extent);
    }
    if (expected == 0 || data.remaining() != expected) {
      throw new IllegalArgumentException(
          "tensor: %d bytes for %s %s (expected: %d)"
              .formatted(data.remaining(), type, shape, expected));
    }
  }

  /**
   * Numbers of any type.
   *
   * @param data little-endian
   * @param type what each number is
   * @param shape extent of each axis, outermost first
   * @return the tensor
   */
  public static FloatTensor of(ElementType type, ByteBuffer data, int... shape) {
    return new FloatTensor(type, Arrays.stream(shape).boxed().toList(), data);
  }

  /**
   * Single-precision numbers, which are copied.
   *
   * @param numbers in row-major order
   * @param shape extent of each axis, outermost first
   * @return the tensor
   */
  public static FloatTensor float32(float[] numbers, int... shape) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(numbers.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(numbers);
    return of(ElementType.FLOAT32, data, shape);
  }
}
