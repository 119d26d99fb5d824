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

  static ByteString bytesOf(long[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
