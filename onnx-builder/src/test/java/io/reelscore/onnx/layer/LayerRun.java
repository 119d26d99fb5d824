package io.reelscore.onnx.layer;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.OnnxRun;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A small graph around a layer: named inputs with their values, weights by name, one output. */
public final class LayerRun {
  private static final Axis BATCH = Axis.named("batch");

  private final GraphBuilder graph = GraphBuilder.create("layer");
  private final Map<String, Consumer<OnnxRun>> values = new LinkedHashMap<>();
  private final Map<String, float[]> weights;

  public LayerRun(Map<String, float[]> weights) {
    this.weights = weights;
  }

  /** The weights, of which those a layer asks for become part of the graph. */
  public Weights weights() {
    return (name, shape) ->
        graph.weight(
            name, Shape.of(shape), Objects.requireNonNull(weights.get(name), name + ": missing"));
  }

  /** An input [batch, rows, columns]. */
  public Tensor input(String name, float[] data, int rows, int columns) {
    values.put(name, run -> run.with(name, data, data.length / rows / columns, rows, columns));
    return graph.input(name, DType.FLOAT32, Shape.of(BATCH, rows, columns));
  }

  /** An input mask [batch, tokens] of 0 and 1. */
  public KeyMask mask(long[] visible, int tokens) {
    values.put("visible", run -> run.with("visible", visible, visible.length / tokens, tokens));
    Tensor input = graph.input("visible", DType.INT64, Shape.of(BATCH, tokens));
    return KeyMask.of(input.cast(DType.BOOL));
  }

  /** Runs the graph that ends in this value. */
  public float[] get(Tensor result) {
    graph.output("result", result);
    try (OnnxRun run = new OnnxRun(graph.toBytes())) {
      values.values().forEach(value -> value.accept(run));
      return run.get("result");
    }
  }
}
