package io.reelscore.runtime;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;

/** Graphs that load, but are not what the tiny bundles' manifest says. */
final class OtherGraphs {
  private static final Axis N = new Axis.Symbol("n");

  private OtherGraphs() {}

  /** Another symbol, another length, an input and two outputs less, an output more. */
  static byte[] different() {
    GraphBuilder graph = GraphBuilder.create("different");
    Tensor frames = graph.input("frames", DType.UINT8, Shape.of(N, 8, 32, 32, 3));
    Tensor tokens = graph.input("prompt_tokens", DType.INT64, Shape.of(N, 9));
    graph.output(
        "reward.physical_plausibility",
        frames.cast(DType.FLOAT32).reshape(Shape.of(N, 24576)).slice(1, 0, 1));
    graph.output("surprise", tokens.cast(DType.FLOAT32));
    return graph.toBytes();
  }
}
