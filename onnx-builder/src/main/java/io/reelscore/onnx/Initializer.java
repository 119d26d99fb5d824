package io.reelscore.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A constant tensor of the graph; {@code data} is row-major and little-endian. */
record Initializer(Tensor tensor, ByteString data) {

  static ByteString bytesOf(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static ByteString halvesOf(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Short.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      short half = Float.floatToFloat16(values[i]);
      if (!Float.isFinite(Float.float16ToFloat(half))) {
        throw new IllegalArgumentException(
            "weight %s: %s at %d (expected: finite as float16, at most 65504 either way)"
                .formatted(name, values[i], i));
      }
      bytes.putShort(half);
    }
    return UnsafeByteOperations.unsafeWrap(bytes.flip());
  }

  static ByteString bytesOf(long[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
