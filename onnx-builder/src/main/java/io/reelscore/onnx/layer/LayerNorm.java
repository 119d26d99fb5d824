package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;

/**
 * (x - mean) / sqrt(variance + 1e-5) * weight + bias over the last axis, like {@code
 * torch.nn.LayerNorm}.
 *
 * @param weight float32 [width]
 * @param bias float32 [width]
 */
public record LayerNorm(Tensor weight, Tensor bias) {
  private static final float EPSILON = 1e-5f;

  /** Reads the record's two vectors by their names. */
  public static LayerNorm of(Weights weights, int width) {
    return new LayerNorm(weights.get("weight", width), weights.get("bias", width));
  }

  /** [..., width] to the same shape. */
  public Tensor apply(Tensor x) {
    return x.layerNormalization(weight, bias, EPSILON);
  }
}
