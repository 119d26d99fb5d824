package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;

/** The elementwise functions between linear layers. */
public enum Activation {
  /**
   * x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), as {@code torch.nn.GELU(approximate="tanh")}.
   */
  GELU_TANH {
    @Override
    public Tensor apply(Tensor x) {
      Tensor cube = x.mul(x).mul(x);
      Tensor inner = x.add(cube.mul(0.044715f)).mul((float) Math.sqrt(2 / Math.PI));
      return x.mul(0.5f).mul(inner.tanh().add(1f));
    }
  },
  /** x sigmoid(x), as {@code torch.nn.SiLU}. */
  SILU {
    @Override
    public Tensor apply(Tensor x) {
      return x.mul(x.sigmoid());
    }
  };

  /** The function of each element. */
  public abstract Tensor apply(Tensor x);
}
