package io.reelscore.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Locale;

/** The element type of a tensor. */
public enum DType {
  FLOAT32(DataType.FLOAT),
  FLOAT16(DataType.FLOAT16),
  BFLOAT16(DataType.BFLOAT16),
  UINT8(DataType.UINT8),
  INT32(DataType.INT32),
  INT64(DataType.INT64),
  BOOL(DataType.BOOL);

  private final DataType onnx;

  DType(DataType onnx) {
    this.onnx = onnx;
  }

  int onnxCode() {
    return onnx.getNumber();
  }

  /** The name in lower case, as ONNX and numpy write it: {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
