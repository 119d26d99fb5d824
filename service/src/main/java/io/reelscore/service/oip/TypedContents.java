package io.reelscore.service.oip;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.service.failure.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements that were sent in fields of their type, as raw contents have them. */
final class TypedContents {
  private TypedContents() {}

  static ByteBuffer raw(InferInputTensor input) throws Rejection {
    InferTensorContents contents = input.getContents();
    String field = "inputs.%s.contents".formatted(input.getName());
    int bytes = contents.getBytesContentsCount();
    int numbers = contents.getUintContentsCount();
    int floats = contents.getFp32ContentsCount();
    if (Math.max(bytes, Math.max(numbers, floats)) < bytes + numbers + floats) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, field, "elements of several types", "of one");
    }
    return switch (input.getDatatype()) {
      case "BYTES" -> bytes(contents);
      case "UINT8" -> numbers(field, contents);
      case "FP32" -> floats(contents);
      default ->
          throw Rejection.ofField(
              FailureReason.WRONG_DATA_TYPE,
              field,
              "elements of " + input.getDatatype(),
              "BYTES, UINT8 or FP32, or raw_input_contents");
    };
  }

  private static ByteBuffer bytes(InferTensorContents contents) {
    int size =
        contents.getBytesContentsList().stream()
            .mapToInt(element -> Integer.BYTES + element.size())
            .sum();
    ByteBuffer raw = littleEndian(size);
    for (ByteString element : contents.getBytesContentsList()) {
      raw.putInt(element.size());
      element.copyTo(raw);
    }
    return raw.flip();
  }

  private static ByteBuffer numbers(String field, InferTensorContents contents) throws Rejection {
    ByteBuffer raw = littleEndian(contents.getUintContentsCount());
    for (int i = 0; i < contents.getUintContentsCount(); i++) {
      int number = contents.getUintContents(i);
      if (number < 0 || number > 0xFF) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            "%s.uint_contents[%d]".formatted(field, i),
            Integer.toUnsignedString(number),
            "0..255");
      }
      raw.put((byte) number);
    }
    return raw.flip();
  }

  private static ByteBuffer floats(InferTensorContents contents) {
    ByteBuffer raw = littleEndian(Float.BYTES * contents.getFp32ContentsCount());
    for (int i = 0; i < contents.getFp32ContentsCount(); i++) {
      raw.putFloat(contents.getFp32Contents(i));
    }
    return raw.flip();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
