package io.reelscore.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.fixtures.TinyShapes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tiny model with something added to {@code subject_deformity}, by operators that {@code
 * GraphBuilder} doesn't write. What is added is far below the tolerance of its golden samples.
 */
final class EditedGraphs {
  /** Changes the bits of each reward of 0.01..1, and no golden sample. */
  private static final float LITTLE = 1e-6f;

  /** What the first byte of a slow sample is; that of no golden sample, negated or not. */
  static final int SLOW = 77;

  private static final String REWARD = "reward.subject_deformity";

  private EditedGraphs() {}

  /** Adds a little for each sample of the batch. */
  static byte[] batchSized() {
    GraphProto.Builder graph = builder();
    graph.addNode(node("Shape", List.of("frames"), "sizes").addAttribute(integer("end", 1)));
    graph.addNode(node("Cast", List.of("sizes"), "items").addAttribute(integer("to", 1)));
    return little(graph, "items");
  }

  /** Adds a little of the largest reward of the batch. */
  static byte[] neighbourly() {
    GraphProto.Builder graph = builder();
    graph.addNode(node("ReduceMax", List.of("inner"), "most").addAttribute(integer("keepdims", 1)));
    return little(graph, "most");
  }

  /** Adds a little of the reward, rounded to 8 bits over the range of the batch. */
  static byte[] dynamicallyQuantised() {
    GraphProto.Builder graph = builder();
    graph
        .addInitializer(
            TensorProto.newBuilder()
                .setName("weight")
                .setDataType(DataType.UINT8.getNumber())
                .addDims(1)
                .addDims(1)
                .addInt32Data(1))
        .addInitializer(longs("last_axis", 1));
    graph.addNode(node("Unsqueeze", List.of("inner", "last_axis"), "column"));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("DynamicQuantizeLinear")
            .addInput("column")
            .addAllOutput(List.of("rounded", "scale", "zero")));
    graph.addNode(node("MatMulInteger", List.of("rounded", "weight", "zero"), "whole"));
    graph.addNode(node("Cast", List.of("whole"), "real").addAttribute(integer("to", 1)));
    graph.addNode(node("Mul", List.of("real", "scale"), "scaled"));
    graph.addNode(node("Squeeze", List.of("scaled", "last_axis"), "rounded_reward"));
    return little(graph, "rounded_reward");
  }

  /**
   * Multiplies zeros by zeros for minutes when the first sample's first byte is {@link #SLOW}, and
   * not at all when it is another.
   */
  static byte[] slow() {
    GraphProto.Builder graph = builder();
    TensorProto.Builder zeros =
        TensorProto.newBuilder()
            .setName("zeros")
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(64)
            .addDims(64);
    IntStream.range(0, 64 * 64).forEach(i -> zeros.addFloatData(0));
    graph.addInitializer(zeros);
    addTrigger(graph, "rounds", 25_000_000);
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(value("round", DataType.INT64))
            .addInput(value("on", DataType.BOOL))
            .addInput(value("x", DataType.FLOAT, 64, 64))
            .addNode(node("Identity", List.of("on"), "go_on"))
            .addNode(node("MatMul", List.of("x", "x"), "y"))
            .addOutput(value("go_on", DataType.BOOL))
            .addOutput(value("y", DataType.FLOAT, 64, 64))
            .build();
    graph.addNode(
        node("Loop", List.of("rounds", "", "zeros"), "product")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeType.GRAPH)
                    .setG(body)));
    graph.addNode(
        node("ReduceMax", List.of("product"), "most").addAttribute(integer("keepdims", 0)));
    return little(graph, "most");
  }

  /**
   * Asks for 8 PB, more than any address space has, when the first sample's first byte is {@link
   * #SLOW}, and for nothing when it is another.
   */
  static byte[] greedy() {
    GraphProto.Builder graph = builder();
    addTrigger(graph, "elements", 1L << 51);
    graph.addInitializer(longs("one", 1));
    graph.addNode(node("Add", List.of("elements", "one"), "shape"));
    graph.addNode(node("ConstantOfShape", List.of("shape"), "zeros"));
    graph.addNode(node("ReduceMax", List.of("zeros"), "most").addAttribute(integer("keepdims", 0)));
    return little(graph, "most");
  }

  /** So many for a slow sample in the first row, else 0; int64 [1]. */
  private static void addTrigger(GraphProto.Builder graph, String name, long many) {
    graph
        .addInitializer(longs("any", -1))
        .addInitializer(longs("first", 0))
        .addInitializer(longs("second", 1))
        .addInitializer(longs("slow", SLOW))
        .addInitializer(longs("many", many));
    graph.addNode(node("Reshape", List.of("frames", "any"), "bytes"));
    graph.addNode(node("Slice", List.of("bytes", "first", "second"), "byte"));
    graph.addNode(node("Cast", List.of("byte"), "units").addAttribute(integer("to", 7)));
    graph.addNode(node("Equal", List.of("units", "slow"), "is_slow"));
    graph.addNode(node("Cast", List.of("is_slow"), "once").addAttribute(integer("to", 7)));
    graph.addNode(node("Mul", List.of("once", "many"), name));
  }

  /** The model of several shapes, which adds a little of the largest reward to four frames. */
  static byte[] neighbourlyAtFourFrames() {
    GraphProto.Builder graph = builder(TinyShapes.graph());
    graph.addInitializer(longs("four", 4));
    graph.addNode(
        node("Shape", List.of("frames"), "count")
            .addAttribute(integer("start", 1))
            .addAttribute(integer("end", 2)));
    graph.addNode(node("Equal", List.of("count", "four"), "is_four"));
    graph.addNode(node("Cast", List.of("is_four"), "once").addAttribute(integer("to", 1)));
    graph.addNode(node("ReduceMax", List.of("inner"), "most").addAttribute(integer("keepdims", 1)));
    graph.addNode(node("Mul", List.of("most", "once"), "sometimes"));
    return little(graph, "sometimes");
  }

  private static GraphProto.Builder builder() {
    return builder(TinyModel.graph());
  }

  private static GraphProto.Builder builder(byte[] model) {
    GraphProto.Builder graph = model(model).getGraph().toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutput(0).equals(REWARD)) {
        graph.setNode(i, graph.getNode(i).toBuilder().setOutput(0, "inner"));
      }
    }
    return graph;
  }

  private static byte[] little(GraphProto.Builder graph, String value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("little")
            .setDataType(DataType.FLOAT.getNumber())
            .addFloatData(LITTLE));
    graph.addNode(node("Mul", List.of(value, "little"), "more"));
    graph.addNode(node("Add", List.of("inner", "more"), REWARD));
    return model(TinyModel.graph()).toBuilder().setGraph(graph).build().toByteArray();
  }

  private static ModelProto model(byte[] model) {
    try {
      return ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static TensorProto longs(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static ValueInfoProto value(String name, DataType type, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
