package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;

/** fc2(activation(fc1(x))). */
public record Mlp(Linear fc1, Activation activation, Linear fc2) {

  /** Reads {@code fc1.{weight,bias}} and {@code fc2.{weight,bias}}; GELU (tanh) between them. */
  public static Mlp gelu(Weights weights, int width, int hidden) {
    return new Mlp(
        Linear.of(weights.under("fc1"), width, hidden),
        Activation.GELU_TANH,
        Linear.of(weights.under("fc2"), hidden, width));
  }

  /**
   * The head of HPQA: reads {@code fc1.{weight,bias}} [width, width] and {@code fc2.weight} [1,
   * width]; SiLU between them.
   */
  public static Mlp scalar(Weights weights, int width) {
    return new Mlp(
        Linear.of(weights.under("fc1"), width, width),
        Activation.SILU,
        Linear.withoutBias(weights.under("fc2"), width, 1));
  }

  /** [..., width] to [..., outputs of fc2]. */
  public Tensor apply(Tensor x) {
    return fc2.apply(activation.apply(fc1.apply(x)));
  }
}
