package io.reelscore.onnx.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes of the default domain, of operator set {@value #OLDEST} or later, as they are written in a
 * later set, so that graphs of several sets can be one.
 *
 * <p>By the operators' change logs from 13 to {@value #NEWEST}, a node keeps its meaning unless it
 * is one of: {@code Reduce*} (18: the axes became an input), {@code Split} without sizes (18: the
 * number of outputs became an attribute), {@code RoiAlign} (16: another default), which are
 * rewritten; and {@code BatchNormalization} that trains (14: other outputs), {@code DFT} (20: the
 * axis became an input), {@code GridSample} (20: its modes have other names), {@code
 * GroupNormalization} (21: scale and bias became one a channel), which are refused.
 */
final class OpsetUpgrade {

  /** The oldest operator set that is read. */
  static final int OLDEST = 13;

  /** The newest operator set that is read. */
  static final int NEWEST = 22;

  private static final int REDUCE_BY_INPUT = 18;
  private static final Set<String> REDUCE =
      Set.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSumSquare");

  private final int from;
  private final int to;
  private final List<NodeProto> nodes = new ArrayList<>();
  private int constants;

  private OpsetUpgrade(int from, int to) {
    this.from = from;
    this.to = to;
  }

  /**
   * The nodes in another set, those of subgraphs too.
   *
   * @throws ForeignGraphException when one of them cannot be written in it
   */
  static List<NodeProto> of(List<NodeProto> nodes, int from, int to) throws ForeignGraphException {
    if (from == to) {
      return nodes;
    }
    OpsetUpgrade upgrade = new OpsetUpgrade(from, to);
    for (NodeProto node : nodes) {
      upgrade.add(node);
    }
    return upgrade.nodes;
  }

  private void add(NodeProto original) throws ForeignGraphException {
    NodeProto node = withSubgraphs(original);
    if (!ForeignGraph.isDefault(node.getDomain())) {
      nodes.add(node);
      return;
    }
    String operator = node.getOpType();
    refuse(node, "BatchNormalization", 14, node.getOutputCount() > 1);
    refuse(node, "DFT", 20, true);
    refuse(node, "GridSample", 20, true);
    refuse(node, "GroupNormalization", 21, true);
    if (crosses(REDUCE_BY_INPUT) && REDUCE.contains(operator)) {
      reduce(node);
    } else if (crosses(18) && operator.equals("Split") && node.getInputCount() < 2) {
      nodes.add(with(node, integer("num_outputs", node.getOutputCount())));
    } else if (crosses(16)
        && operator.equals("RoiAlign")
        && attribute(node, "coordinate_transformation_mode").isEmpty()) {
      nodes.add(
          with(
              node,
              AttributeProto.newBuilder()
                  .setName("coordinate_transformation_mode")
                  .setType(AttributeType.STRING)
                  .setS(ByteString.copyFromUtf8("output_half_pixel"))
                  .build()));
    } else {
      nodes.add(node);
    }
  }

  private void reduce(NodeProto node) {
    Optional<AttributeProto> axes = attribute(node, "axes");
    if (axes.isEmpty()) {
      nodes.add(node);
      return;
    }
    String name = node.getOutput(0) + "/axes_" + constants++;
    List<Long> values = axes.get().getIntsList();
    nodes.add(
        NodeProto.newBuilder()
            .setOpType("Constant")
            .setName(name)
            .addOutput(name)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeType.TENSOR)
                    .setT(vector(values)))
            .build());
    NodeProto.Builder changed = node.toBuilder().clearAttribute().addInput(name);
    node.getAttributeList().stream()
        .filter(attribute -> !attribute.getName().equals("axes"))
        .forEach(changed::addAttribute);
    nodes.add(changed.build());
  }

  private NodeProto withSubgraphs(NodeProto node) throws ForeignGraphException {
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasG()) {
        changed.setAttribute(i, attribute.toBuilder().setG(inner(attribute.getG())));
      }
      for (int j = 0; j < attribute.getGraphsCount(); j++) {
        changed.getAttributeBuilder(i).setGraphs(j, inner(attribute.getGraphs(j)));
      }
    }
    return changed.build();
  }

  private GraphProto inner(GraphProto graph) throws ForeignGraphException {
    return graph.toBuilder().clearNode().addAllNode(of(graph.getNodeList(), from, to)).build();
  }

  private boolean crosses(int change) {
    return from < change && change <= to;
  }

  private void refuse(NodeProto node, String operator, int change, boolean when)
      throws ForeignGraphException {
    if (when && crosses(change) && node.getOpType().equals(operator)) {
      throw new ForeignGraphException(
          "node %s: %s of operator set %d (expected: of set %d or later, because its meaning changed there and it stands beside set %d; convert the file by onnx.version_converter)"
              .formatted(node.getName(), operator, from, change, to));
    }
  }

  private static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  private static NodeProto with(NodeProto node, AttributeProto attribute) {
    return node.toBuilder().addAttribute(attribute).build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static TensorProto vector(List<Long> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putLong);
    return TensorProto.newBuilder()
        .setDataType(DataType.INT64.getNumber())
        .addDims(values.size())
        .setRawData(ByteString.copyFrom(bytes.flip()))
        .build();
  }
}
