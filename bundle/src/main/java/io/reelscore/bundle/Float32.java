package io.reelscore.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** float32 as it lies in a bundle. */
final class Float32 {
  private Float32() {}

  static byte[] littleEndian(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
