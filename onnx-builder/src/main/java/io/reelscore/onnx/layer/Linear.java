package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * x W^T + b over the last axis, like {@code torch.nn.Linear}.
 *
 * @param weight float32 [out, in]
 * @param bias float32 [out], or null for none
 */
public record Linear(Tensor weight, @Nullable Tensor bias) {

  /** Reads both by the names the record gives them. */
  public static Linear of(Weights weights, int in, int out) {
    return new Linear(weights.get("weight", out, in), weights.get("bias", out));
  }

  /** Reads the matrix only. */
  public static Linear withoutBias(Weights weights, int in, int out) {
    return new Linear(weights.get("weight", out, in), null);
  }

  /** [..., in] to [..., out]. */
  public Tensor apply(Tensor x) {
    Tensor product = x.matMul(weight.transpose(1, 0));
    return bias == null ? product : product.add(bias);
  }

  /** The layer that gives only the outputs {@code from} (inclusive) to {@code to} (exclusive). */
  Linear outputs(int from, int to) {
    return new Linear(weight.slice(0, from, to), bias == null ? null : bias.slice(0, from, to));
  }
}
