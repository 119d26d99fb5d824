package io.reelscore.onnx.layer;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;

/**
 * The standard multi-head attention, like {@code torch.nn.MultiheadAttention(width, heads,
 * bias=True, batch_first=True)}.
 *
 * <p>q, k, v = in-projections of query, memory, memory; per head softmax(q k^T / sqrt(width/heads)
 * + mask) v; the heads side by side through the out-projection. Source: "Attention Is All You
 * Need", section 3.2.
 *
 * @param in the in-projections of q, k, v stacked: weight [3 width, width], bias [3 width]
 * @param out the out-projection: weight [width, width], bias [width]
 * @param width the size of a token, divisible by {@code heads}
 * @param heads the number of heads
 */
public record MultiHeadAttention(Linear in, Linear out, int width, int heads) {
  public MultiHeadAttention {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "attention heads: %d (expected: a divisor of the width %d)".formatted(heads, width));
    }
  }

  /** Reads {@code in_proj_weight}, {@code in_proj_bias}, {@code out_proj.weight}, {@code .bias}. */
  public static MultiHeadAttention of(Weights weights, int width, int heads) {
    return new MultiHeadAttention(
        new Linear(
            weights.get("in_proj_weight", 3 * width, width),
            weights.get("in_proj_bias", 3 * width)),
        Linear.of(weights.under("out_proj"), width, width),
        width,
        heads);
  }

  /** Attention of a sequence to itself, [batch, tokens, width] to the same shape. */
  public Tensor self(Tensor x, KeyMask mask) {
    Tensor qkv = in.apply(x);
    return attend(
        qkv.slice(-1, 0, width),
        qkv.slice(-1, width, 2 * width),
        qkv.slice(-1, 2 * width, 3 * width),
        mask);
  }

  /**
   * Attention of queries to a memory.
   *
   * @param query [batch or 1, queries, width]; 1 for the same queries in each sample
   * @param memory [batch, tokens, width]
   * @param mask of the memory
   * @return [batch, queries, width]
   */
  public Tensor attend(Tensor query, Tensor memory, KeyMask mask) {
    Tensor kv = in.outputs(width, 3 * width).apply(memory);
    return attend(
        in.outputs(0, width).apply(query),
        kv.slice(-1, 0, width),
        kv.slice(-1, width, 2 * width),
        mask);
  }

  private Tensor attend(Tensor query, Tensor key, Tensor value, KeyMask mask) {
    float scale = (float) (1 / Math.sqrt((double) width / heads));
    Tensor q = split(query.mul(scale)).transpose(0, 2, 1, 3);
    Tensor k = split(key).transpose(0, 2, 3, 1);
    Tensor v = split(value).transpose(0, 2, 1, 3);
    Tensor weights = q.matMul(k).add(mask.bias()).softmax(-1);
    Tensor heads = weights.matMul(v).transpose(0, 2, 1, 3);
    return out.apply(heads.reshape(Shape.ofAxes(heads.axis(0), heads.axis(1), Axis.of(width))));
  }

  private Tensor split(Tensor x) {
    return x.reshape(Shape.ofAxes(x.axis(0), x.axis(1), Axis.of(heads), Axis.of(width / heads)));
  }
}
