package io.reelscore.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.foreign.GraphPart;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes a finished graph as an ONNX file, in the order it was built. */
record ModelWriter(
    String name,
    int opset,
    List<Tensor> inputs,
    List<Initializer> initializers,
    List<Step> steps,
    List<Tensor> outputs) {

  byte[] toBytes() {
    if (outputs.isEmpty()) {
      throw new IllegalStateException(
          "outputs of graph %s: 0 (expected: 1 or more)".formatted(name));
    }
    requireUsed();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(GraphBuilder.IR_VERSION)
            .setProducerName("reelscore")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset));
    Map<String, Long> domains = new TreeMap<>();
    for (Step step : steps) {
      if (step instanceof Embedding embedding) {
        domains.putAll(embedding.domains());
      }
    }
    domains.forEach((domain, version) ->
        model.addOpsetImport(
            OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    return model.setGraph(graph()).build().toByteArray();
  }

  /** Each value must reach an output: what does not was forgotten. */
  private void requireUsed() {
    Set<Tensor> used = new HashSet<>(outputs);
    for (Step step : steps.reversed()) {
      if (step.outputs().stream().anyMatch(used::contains)) {
        used.addAll(step.inputs());
      }
    }
    List<Tensor> lost =
        Stream.of(
                inputs.stream(),
                initializers.stream().map(Initializer::tensor),
                steps.stream().flatMap(step -> step.outputs().stream()))
            .flatMap(values -> values)
            .filter(value -> !used.contains(value))
            .toList();
    if (!lost.isEmpty()) {
      throw new IllegalStateException(
          "values of graph %s that reach no output: %s (expected: none)".formatted(name, lost));
    }
  }

  private GraphProto graph() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
    inputs.forEach(tensor -> graph.addInput(info(tensor)));
    initializers.forEach(initializer -> graph.addInitializer(initializer(initializer)));
    steps.forEach(step -> add(step, graph));
    outputs.forEach(tensor -> graph.addOutput(info(tensor)));
    return graph.build();
  }

  private void add(Step step, GraphProto.Builder graph) {
    switch (step) {
      case Node node -> graph.addNode(node(node));
      case Embedding embedding -> {
        try {
          GraphPart part = embedding.part().in(opset);
          graph.addAllInitializer(part.initializers()).addAllNode(part.nodes());
        } catch (ForeignGraphException e) {
          throw new IllegalStateException("it could be written when it was added", e);
        }
      }
    }
  }

  private static NodeProto node(Node node) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setName(node.output().name())
            .setOpType(node.operator())
            .addOutput(node.output().name());
    node.inputs().forEach(input -> proto.addInput(input.name()));
    node.attributes().forEach(attribute -> proto.addAttribute(attribute.toProto()));
    return proto.build();
  }

  private static TensorProto initializer(Initializer initializer) {
    Tensor tensor = initializer.tensor();
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(tensor.name())
            .setDataType(tensor.dtype().onnxCode())
            .setRawData(initializer.data());
    tensor.shape().axes().forEach(axis -> proto.addDims(((Axis.Fixed) axis).size()));
    return proto.build();
  }

  private static ValueInfoProto info(Tensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Axis axis : tensor.shape().axes()) {
      switch (axis) {
        case Axis.Fixed(int size) -> shape.addDimBuilder().setDimValue(size);
        case Axis.Symbol(String symbol) -> shape.addDimBuilder().setDimParam(symbol);
      }
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(tensor.dtype().onnxCode())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(tensor.name())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
