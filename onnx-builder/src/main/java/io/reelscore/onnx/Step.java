package io.reelscore.onnx;

import java.util.List;

/** A part of a graph that makes tensors of tensors. */
sealed interface Step permits Node, Embedding {

  /** What it reads. */
  List<Tensor> inputs();

  /** What it makes. */
  List<Tensor> outputs();
}
