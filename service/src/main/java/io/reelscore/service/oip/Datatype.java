package io.reelscore.service.oip;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ElementType;
import io.reelscore.v1.DataType;
import java.util.Arrays;

/** The element types that tensors have here, of those of the protocol. */
enum Datatype {
  UINT8(1, DataType.DATA_TYPE_UINT8, io.reelscore.inference.v2.DataType.TYPE_UINT8),
  FP16(2, DataType.DATA_TYPE_FLOAT16, io.reelscore.inference.v2.DataType.TYPE_FP16),
  BF16(2, DataType.DATA_TYPE_BFLOAT16, io.reelscore.inference.v2.DataType.TYPE_BF16),
  FP32(4, DataType.DATA_TYPE_FLOAT32, io.reelscore.inference.v2.DataType.TYPE_FP32),
  FP64(8, DataType.DATA_TYPE_UNSPECIFIED, io.reelscore.inference.v2.DataType.TYPE_FP64),
  /** Elements of any length, each with its length before it. */
  BYTES(0, DataType.DATA_TYPE_UNSPECIFIED, io.reelscore.inference.v2.DataType.TYPE_STRING);

  private final int bytes;
  private final DataType ours;
  private final io.reelscore.inference.v2.DataType config;

  Datatype(int bytes, DataType ours, io.reelscore.inference.v2.DataType config) {
    this.bytes = bytes;
    this.ours = ours;
    this.config = config;
  }

  /** That of a model's own tensor. */
  static Datatype of(ElementType type) {
    return switch (type) {
      case UINT8 -> UINT8;
      case FLOAT16 -> FP16;
      case BFLOAT16 -> BF16;
      case FLOAT32 -> FP32;
    };
  }

  /** The one of that name. */
  static Datatype parse(String field, String text) throws Rejection {
    for (Datatype type : values()) {
      if (type.text().equals(text)) {
        return type;
      }
    }
    throw Rejection.ofField(
        FailureReason.WRONG_DATA_TYPE,
        field,
        text.isEmpty() ? "none" : text,
        "one of " + Arrays.toString(values()));
  }

  /** As the protocol writes it. */
  String text() {
    return name();
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** As our protocol has it; UNSPECIFIED when no tensor of ours has such elements. */
  DataType ours() {
    return ours;
  }

  /** As Triton's configuration has it. */
  io.reelscore.inference.v2.DataType config() {
    return config;
  }
}
