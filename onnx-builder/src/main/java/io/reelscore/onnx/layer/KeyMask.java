package io.reelscore.onnx.layer;

import io.reelscore.onnx.DType;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import java.util.Arrays;

/**
 * Which tokens of a sequence attention may look at.
 *
 * <p>A hidden token's score gets -1e30 added, which is finite, swallows the score itself and leaves
 * a weight of 0 after the softmax. A sample needs at least one visible token: with none, attention
 * would weigh all alike.
 *
 * @param visible bool [batch, tokens], true for real tokens
 * @param bias float32 [batch, 1, 1, tokens], 0 for real tokens and -1e30 for hidden ones
 */
public record KeyMask(Tensor visible, Tensor bias) {
  static final float HIDDEN = -1e30f;

  /** e to minus this is 0 in float32. */
  private static final float STEEP = 256;

  /** The mask of bool [batch, tokens]. */
  public static KeyMask of(Tensor visible) {
    Tensor zero = visible.graph().constant(0f);
    Tensor hidden = visible.graph().constant(HIDDEN);
    return new KeyMask(visible, visible.select(zero, hidden).unsqueeze(1).unsqueeze(1));
  }

  /**
   * The last visible token, [batch, tokens, width] to [batch, width]: the row of a softmax over
   * numbers that grow so fast along the tokens that it is exactly 1 there and 0 elsewhere.
   */
  public Tensor last(Tensor x) {
    int tokens = Math.toIntExact(visible.shape().fixedElements());
    float[] places = new float[tokens];
    for (int i = 0; i < tokens; i++) {
      places[i] = i * STEEP;
    }
    Tensor row = bias.squeeze(1).add(x.graph().constant(Shape.of(1, 1, tokens), places));
    return row.softmax(-1).matMul(x).squeeze(1);
  }

  /** The mean over the visible tokens, [batch, tokens, width] to [batch, width]. */
  public Tensor mean(Tensor x) {
    Tensor row = visible.cast(DType.FLOAT32).unsqueeze(1);
    int tokens = Math.toIntExact(visible.shape().fixedElements());
    float[] ones = new float[tokens];
    Arrays.fill(ones, 1f);
    Tensor count = row.matMul(x.graph().constant(Shape.of(tokens, 1), ones));
    return row.div(count).matMul(x).squeeze(1);
  }

  /** The maximum over the visible tokens, [batch, tokens, width] to [batch, width]. */
  public Tensor max(Tensor x) {
    return visible.unsqueeze(2).select(x, x.graph().constant(HIDDEN)).reduceMax(1);
  }
}
