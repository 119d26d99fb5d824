package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;

/** The layers a transformer is made of, over named weights. */
public final class Layers {

  private static final float EPSILON = 1e-5f;
  private static final double GELU_LINEAR = 2 * Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBIC = GELU_LINEAR * 0.044715;

  private Layers() {}

  /** x W^T + b with the weights {@code name.weight} [out, in] and {@code name.bias} [out]. */
  public static NDArray linear(Parameters weights, String name, NDArray x) {
    return linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"));
  }

  static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return Linear.linear(x, weight, bias).singletonOrThrow();
  }

  /**
   * x times a number, safe to differentiate.
   *
   * <p>Where the gradient needs the number again ({@code mul}, {@code div}, {@code minimum}), DJL's
   * operations with a Java number must not be used: they put it into a buffer that Java may free as
   * soon as they return, and the gradient then reads whatever lies there. This one lives as long as
   * x's manager.
   */
  public static NDArray scaled(NDArray x, double factor) {
    return x.mul(x.getManager().create((float) factor));
  }

  /** Layer normalisation over the last axis. */
  static NDArray norm(Parameters weights, String name, NDArray x) {
    NDArray weight = weights.get(name + ".weight");
    return x.getNDArrayInternal()
        .layerNorm(x, new Shape(weight.size()), weight, weights.get(name + ".bias"), EPSILON)
        .singletonOrThrow();
  }

  /** Each row less its mean and divided by its deviation: {@link #norm} without weight and bias. */
  static NDArray standardised(NDArray x) {
    NDManager manager = x.getManager();
    Shape row = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    return x.getNDArrayInternal()
        .layerNorm(x, row, manager.ones(row), manager.zeros(row), EPSILON)
        .singletonOrThrow();
  }

  /** GELU by tanh, written as x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)). */
  static NDArray gelu(NDArray x) {
    NDArray squared = scaled(x.square(), GELU_CUBIC);
    return sigmoid(squared.add(GELU_LINEAR).mul(x)).mul(x);
  }

  /** x sigmoid(x). */
  static NDArray silu(NDArray x) {
    return sigmoid(x).mul(x);
  }

  private static NDArray sigmoid(NDArray x) {
    return x.getNDArrayInternal().sigmoid();
  }
}
