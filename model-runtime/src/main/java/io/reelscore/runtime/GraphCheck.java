package io.reelscore.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds the inputs and outputs of a graph against its manifest: the same names, types and shapes on
 * both sides. A symbol of the manifest must have the same name in the graph.
 */
final class GraphCheck {
  private final List<Problem> problems = new ArrayList<>();

  private GraphCheck() {}

  /** All differences. */
  static List<Problem> problems(OrtSession session, Manifest manifest) throws OrtException {
    GraphCheck check = new GraphCheck();
    check.compare(
        "input",
        session.getInputInfo(),
        manifest.inputs().stream()
            .collect(
                Collectors.toMap(
                    InputTensor::name, input -> text(input.dataType(), input.shape()))));
    check.compare(
        "output",
        session.getOutputInfo(),
        manifest.outputs().stream()
            .collect(
                Collectors.toMap(
                    OutputTensor::name, output -> text(output.dataType(), output.shape()))));
    return check.problems;
  }

  private void compare(String kind, Map<String, NodeInfo> graph, Map<String, String> manifest) {
    new TreeMap<>(manifest)
        .forEach((name, expected) -> {
          NodeInfo node = graph.get(name);
          String found = node == null ? "no such " + kind + " in " + graph.keySet() : text(node);
          if (!found.equals(expected)) {
            tell(kind + " " + name, found, expected + ", as the manifest says");
          }
        });
    graph.forEach((name, node) -> {
      if (!manifest.containsKey(name)) {
        tell(kind + " " + name, text(node), "no " + kind + " the manifest doesn't name");
      }
    });
  }

  private void tell(String where, String found, String expected) {
    problems.add(new Problem(BundleFiles.MODEL + ": " + where, found, expected));
  }

  private static String text(String dataType, List<String> shape) {
    return dataType + " [" + String.join(", ", shape) + "]";
  }

  private static String text(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return node.getInfo().getClass().getSimpleName();
    }
    List<String> axes = new ArrayList<>();
    for (int axis = 0; axis < tensor.getShape().length; axis++) {
      axes.add(axis(tensor.getShape()[axis], tensor.getDimensionNames()[axis]));
    }
    return text(dataType(tensor.type), axes);
  }

  private static String axis(long size, String name) {
    if (size >= 0) {
      return String.valueOf(size);
    }
    return name.isEmpty() ? "?" : name;
  }

  private static String dataType(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT ? "float32" : type.name().toLowerCase(Locale.ROOT);
  }
}
