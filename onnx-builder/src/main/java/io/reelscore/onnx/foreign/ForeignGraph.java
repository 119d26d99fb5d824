package io.reelscore.onnx.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * An ONNX file that was made elsewhere. It is one file of less than 2 GiB, weights included, of
 * operator sets {@value OpsetUpgrade#OLDEST} to {@value OpsetUpgrade#NEWEST} of the default domain
 * and operators that ONNX Runtime has, without functions of its own and without sparse weights.
 */
public final class ForeignGraph {
  private static final int OLDEST_FORMAT = 3;

  private final String source;
  private final ModelProto model;
  private final int opset;
  private final Map<String, NodeProto> producers = new LinkedHashMap<>();

  private ForeignGraph(String source, ModelProto model) throws ForeignGraphException {
    this.source = source;
    this.model = model;
    this.opset = opset();
    requireReadable();
    requireSorted();
  }

  /**
   * Reads a file.
   *
   * @throws ForeignGraphException when it is none of those described above
   * @throws IOException when it cannot be read
   */
  public static ForeignGraph read(Path file) throws ForeignGraphException, IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - 8L) {
      throw new ForeignGraphException(
          "%s: %d bytes (expected: less than 2 GiB, which no ONNX file in one piece exceeds)"
              .formatted(file, size));
    }
    return of(file.toString(), Files.readAllBytes(file));
  }

  /**
   * Reads a file's bytes, which are not copied and must not change.
   *
   * @param source for messages
   * @throws ForeignGraphException when it is none of those described above
   */
  public static ForeignGraph of(String source, byte[] bytes) throws ForeignGraphException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    try {
      return new ForeignGraph(source, ModelProto.parseFrom(in));
    } catch (InvalidProtocolBufferException e) {
      throw new ForeignGraphException(
          "%s: %s (expected: an ONNX file)".formatted(source, e.getMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("an array can be read", e);
    }
  }

  /** The operator set of the default domain. */
  public int operatorSet() {
    return opset;
  }

  /** What a run is given. */
  public List<GraphTensor> inputs() {
    Set<String> weights = initializers();
    return model.getGraph().getInputList().stream()
        .filter(input -> !weights.contains(input.getName()))
        .map(input -> GraphTensor.of(input, ""))
        .toList();
  }

  /** What a run gives. */
  public List<GraphTensor> outputs() {
    return model.getGraph().getOutputList().stream()
        .map(output -> GraphTensor.of(output, operator(output.getName())))
        .toList();
  }

  /** Every tensor that a node makes, outputs included, in the order of the file. */
  public List<GraphTensor> computed() {
    Map<String, ValueInfoProto> known = new HashMap<>();
    model.getGraph().getValueInfoList().forEach(info -> known.put(info.getName(), info));
    model.getGraph().getOutputList().forEach(info -> known.put(info.getName(), info));
    return producers.keySet().stream()
        .map(name -> {
          ValueInfoProto info =
              known.getOrDefault(name, ValueInfoProto.newBuilder().setName(name).build());
          return GraphTensor.of(info, operator(name));
        })
        .toList();
  }

  /**
   * The file with exactly these tensors as its outputs, in this order, without a word on their
   * types and shapes, which whoever loads it infers.
   *
   * @throws ForeignGraphException when a tensor is not in it; the message names the nearest ones
   */
  public byte[] exposing(List<String> tensors) throws ForeignGraphException {
    requireComputed(tensors);
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    new LinkedHashSet<>(tensors)
        .forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /**
   * What of the graph these tensors need.
   *
   * @throws ForeignGraphException when a tensor is not in it; the message names the nearest ones
   */
  public GraphPart part(Collection<String> tensors) throws ForeignGraphException {
    requireComputed(tensors);
    Set<String> needed = new HashSet<>(tensors);
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList().reversed()) {
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        nodes.add(node);
        needed.addAll(read(node));
      }
    }
    SequencedSet<String> inputs = new LinkedHashSet<>();
    inputs().stream().map(GraphTensor::name).filter(needed::contains).forEach(inputs::add);
    return new GraphPart(
        opset,
        inputs,
        nodes.reversed(),
        model.getGraph().getInitializerList().stream()
            .filter(tensor -> needed.contains(tensor.getName()))
            .toList());
  }

  /** Operator sets of other domains, by domain. */
  public Map<String, Long> otherDomains() {
    Map<String, Long> domains = new LinkedHashMap<>();
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (!isDefault(set.getDomain())) {
        domains.put(set.getDomain(), set.getVersion());
      }
    }
    return domains;
  }

  private String operator(String tensor) {
    NodeProto node = producers.get(tensor);
    return node == null ? "" : node.getOpType();
  }

  private Set<String> initializers() {
    Set<String> names = new HashSet<>();
    model.getGraph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    return names;
  }

  private int opset() throws ForeignGraphException {
    long version = 0;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (isDefault(set.getDomain())) {
        version = set.getVersion();
      }
    }
    if (version < OpsetUpgrade.OLDEST || version > OpsetUpgrade.NEWEST) {
      throw problem(
          "operator set " + version,
          "%d..%d; convert the file by onnx.version_converter"
              .formatted(OpsetUpgrade.OLDEST, OpsetUpgrade.NEWEST));
    }
    return (int) version;
  }

  private void requireReadable() throws ForeignGraphException {
    if (model.getIrVersion() < OLDEST_FORMAT || !model.hasGraph()) {
      throw problem("format version " + model.getIrVersion(), OLDEST_FORMAT + " or later");
    }
    if (model.getFunctionsCount() > 0) {
      throw problem(
          model.getFunctionsCount() + " functions of its own",
          "none; replace them by onnx.inliner.inline_local_functions");
    }
    if (model.getGraph().getSparseInitializerCount() > 0) {
      throw problem(model.getGraph().getSparseInitializerCount() + " sparse weights", "none");
    }
    requireInside(model.getGraph());
  }

  private void requireInside(GraphProto graph) throws ForeignGraphException {
    for (TensorProto tensor : graph.getInitializerList()) {
      requireInside(tensor);
    }
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        requireInside(attribute.getT());
        if (attribute.hasG()) {
          requireInside(attribute.getG());
        }
        for (GraphProto inner : attribute.getGraphsList()) {
          requireInside(inner);
        }
      }
    }
  }

  private void requireInside(TensorProto tensor) throws ForeignGraphException {
    if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
      throw problem(
          "weight %s lies in another file".formatted(tensor.getName()),
          "all of it in this one; onnx.save(onnx.load(file), other) joins them");
    }
  }

  private void requireSorted() throws ForeignGraphException {
    Set<String> known = initializers();
    model.getGraph().getInputList().forEach(input -> known.add(input.getName()));
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String name : read(node)) {
        if (!known.contains(name)) {
          throw problem(
              "node %s (%s) reads %s".formatted(node.getName(), node.getOpType(), name),
              "an input, a weight or what an earlier node makes");
        }
      }
      for (String name : node.getOutputList()) {
        if (!name.isEmpty()) {
          if (!known.add(name)) {
            throw problem("two tensors named " + name, "different names");
          }
          producers.put(name, node);
        }
      }
    }
  }

  private void requireComputed(Collection<String> tensors) throws ForeignGraphException {
    for (String name : tensors) {
      if (!producers.containsKey(name)) {
        throw problem(
            "tensor '%s'".formatted(name),
            "one that a node makes; nearest are " + NearestNames.of(name, producers.keySet()));
      }
    }
  }

  /** What a node reads from outside of it, through its subgraphs too. */
  private static Set<String> read(NodeProto node) {
    Set<String> read = new LinkedHashSet<>();
    node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(read::add);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        read.addAll(captured(attribute.getG()));
      }
      attribute.getGraphsList().forEach(graph -> read.addAll(captured(graph)));
    }
    return read;
  }

  private static Set<String> captured(GraphProto graph) {
    Set<String> own = new HashSet<>();
    graph.getInputList().forEach(input -> own.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> own.add(tensor.getName()));
    Set<String> captured = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      read(node).stream().filter(name -> !own.contains(name)).forEach(captured::add);
      own.addAll(node.getOutputList());
    }
    graph.getOutputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> !own.contains(name))
        .forEach(captured::add);
    return captured;
  }

  /** Whether a domain is that of ONNX's own operators, which has two names. */
  static boolean isDefault(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private ForeignGraphException problem(String found, String expected) {
    return new ForeignGraphException("%s: %s (expected: %s)".formatted(source, found, expected));
  }
}
