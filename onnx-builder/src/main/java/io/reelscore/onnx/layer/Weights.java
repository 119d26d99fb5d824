package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;

/** Where layers get their weights: by name and shape. */
@FunctionalInterface
public interface Weights {

  /** The weight of that name as a tensor of the graph, of exactly this shape. */
  Tensor get(String name, int... shape);

  /** The weights whose names begin with {@code prefix} and a dot. */
  default Weights under(String prefix) {
    return (name, shape) -> get(prefix + "." + name, shape);
  }
}
