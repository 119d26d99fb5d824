package io.reelscore.onnx.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.function.UnaryOperator;

/**
 * Other names for all values and nodes of a graph, those of its subgraphs too. An empty name, which
 * stands for an operand that is left out, stays.
 *
 * @param names from an old name, which is not empty, to a new one
 */
record Renaming(UnaryOperator<String> names) {

  NodeProto node(NodeProto node) {
    NodeProto.Builder renamed = node.toBuilder().setName(name(node.getName()));
    for (int i = 0; i < node.getInputCount(); i++) {
      renamed.setInput(i, name(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      renamed.setOutput(i, name(node.getOutput(i)));
    }
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        renamed.setAttribute(i, attribute(attribute));
      }
    }
    return renamed.build();
  }

  TensorProto tensor(TensorProto tensor) {
    return tensor.toBuilder().setName(name(tensor.getName())).build();
  }

  private AttributeProto attribute(AttributeProto attribute) {
    AttributeProto.Builder renamed = attribute.toBuilder();
    if (attribute.hasG()) {
      renamed.setG(graph(attribute.getG()));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      renamed.setGraphs(i, graph(attribute.getGraphs(i)));
    }
    return renamed.build();
  }

  private GraphProto graph(GraphProto graph) {
    GraphProto.Builder renamed = GraphProto.newBuilder().setName(name(graph.getName()));
    graph.getInputList().forEach(info -> renamed.addInput(info(info)));
    graph.getInitializerList().forEach(tensor -> renamed.addInitializer(tensor(tensor)));
    graph.getNodeList().forEach(node -> renamed.addNode(node(node)));
    graph.getOutputList().forEach(info -> renamed.addOutput(info(info)));
    return renamed.build();
  }

  private ValueInfoProto info(ValueInfoProto info) {
    return info.toBuilder().setName(name(info.getName())).build();
  }

  private String name(String name) {
    return name.isEmpty() ? name : names.apply(name);
  }
}
