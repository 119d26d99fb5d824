package io.reelscore.training.export;

import io.reelscore.onnx.DType;

/**
 * How a bundle's graph holds its weights. Inputs, outputs and all computation are float32 either
 * way.
 */
public enum WeightFormat {
  /** As they were trained. */
  FP32(DType.FLOAT32),
  /** Rounded to half precision; a file of half the size. */
  FP16(DType.FLOAT16);

  private final DType stored;

  WeightFormat(DType stored) {
    this.stored = stored;
  }

  DType stored() {
    return stored;
  }
}
