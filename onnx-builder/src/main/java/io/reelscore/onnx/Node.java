package io.reelscore.onnx;

import java.util.List;

/** One operator of the graph with what it reads and the single tensor it makes. */
record Node(String operator, List<Tensor> inputs, Tensor output, List<Attribute> attributes)
    implements Step {
  Node {
    inputs = List.copyOf(inputs);
    attributes = List.copyOf(attributes);
  }

  @Override
  public List<Tensor> outputs() {
    return List.of(output);
  }
}
