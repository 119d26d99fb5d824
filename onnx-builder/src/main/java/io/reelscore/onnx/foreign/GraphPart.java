package io.reelscore.onnx.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/**
 * What of a graph some of its tensors need, in the order of the file.
 *
 * @param opset of the default domain
 * @param inputs of the graph that are read
 * @param nodes that are run
 * @param initializers that are read
 */
public record GraphPart(
    int opset, SequencedSet<String> inputs, List<NodeProto> nodes, List<TensorProto> initializers) {
  public GraphPart {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
  }

  /** The same with other names for all of its tensors and nodes. */
  public GraphPart renamed(UnaryOperator<String> names) {
    Renaming renaming = new Renaming(names);
    SequencedSet<String> renamed = new java.util.LinkedHashSet<>();
    inputs.forEach(input -> renamed.add(names.apply(input)));
    return new GraphPart(
        opset,
        renamed,
        nodes.stream().map(renaming::node).toList(),
        initializers.stream().map(renaming::tensor).toList());
  }

  /**
   * The same in a later operator set.
   *
   * @throws ForeignGraphException when a node cannot be written in it
   */
  public GraphPart in(int later) throws ForeignGraphException {
    return new GraphPart(later, inputs, OpsetUpgrade.of(nodes, opset, later), initializers);
  }
}
