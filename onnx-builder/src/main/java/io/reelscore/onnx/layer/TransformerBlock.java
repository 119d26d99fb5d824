package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;

/** A pre-LN block: y = x + attention(norm1(x)); y + mlp(norm2(y)). */
public record TransformerBlock(
    LayerNorm norm1, MultiHeadAttention attention, LayerNorm norm2, Mlp mlp) {

  /**
   * Reads {@code norm1}, {@code attention}, {@code norm2} and {@code mlp}, whose inner size is 4
   * width.
   */
  public static TransformerBlock of(Weights weights, int width, int heads) {
    return new TransformerBlock(
        LayerNorm.of(weights.under("norm1"), width),
        MultiHeadAttention.of(weights.under("attention"), width, heads),
        LayerNorm.of(weights.under("norm2"), width),
        Mlp.gelu(weights.under("mlp"), width, 4 * width));
  }

  /** [batch, tokens, width] to the same shape. */
  public Tensor apply(Tensor x, KeyMask mask) {
    Tensor y = x.add(attention.self(norm1.apply(x), mask));
    return y.add(mlp.apply(norm2.apply(y)));
  }
}
