package io.reelscore.onnx.layer;

import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;

/**
 * How noisy a sample is, as a vector: fc2(SiLU(fc1(features))) of the features sin(w_k t), then
 * cos(w_k t), with w_k = pi k / 2 for k = 1, 2, ..., {@value #FREQUENCIES}.
 *
 * <p>{@value #FREQUENCIES} fills whole vector registers: a runtime may compute the elements left
 * over from them by another sine, and a sample's features would depend on its place in the batch.
 *
 * @param mlp from the features to the vector
 */
public record TimestepEmbedding(Mlp mlp) {
  /** Sines of the features, and as many cosines. */
  public static final int FREQUENCIES = 16;

  /** Reads {@code fc1.{weight,bias}} and {@code fc2.{weight,bias}}. */
  public static TimestepEmbedding of(Weights weights, int width) {
    return new TimestepEmbedding(
        new Mlp(
            Linear.of(weights.under("fc1"), 2 * FREQUENCIES, width),
            Activation.SILU,
            Linear.of(weights.under("fc2"), width, width)));
  }

  /** The frequencies w_k. */
  public static float[] frequencies() {
    float[] frequencies = new float[FREQUENCIES];
    for (int k = 1; k <= FREQUENCIES; k++) {
      frequencies[k - 1] = (float) (Math.PI * k / 2);
    }
    return frequencies;
  }

  /** float32 [batch] to [batch, width]. */
  public Tensor apply(Tensor timestep) {
    Tensor angles =
        timestep
            .unsqueeze(1)
            .mul(timestep.graph().constant(Shape.of(1, FREQUENCIES), frequencies()));
    return mlp.apply(timestep.graph().concat(1, angles.sin(), angles.cos()));
  }
}
