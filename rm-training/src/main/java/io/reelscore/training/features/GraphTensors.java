package io.reelscore.training.features;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.foreign.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tensors of a file with the types and shapes that ONNX Runtime infers. */
public final class GraphTensors {

  private GraphTensors() {}

  /**
   * All that nodes make, in the order of the file; those that are no tensors are left out.
   *
   * @throws ForeignGraphException when ONNX Runtime refuses the file
   */
  public static List<GraphTensor> of(ForeignGraph graph) throws ForeignGraphException {
    List<GraphTensor> computed = graph.computed();
    Map<String, TensorInfo> infos;
    try {
      infos =
          FeatureRunner.outputs(graph.exposing(computed.stream().map(GraphTensor::name).toList()));
    } catch (OrtException e) {
      throw new ForeignGraphException(
          "%s (expected: a graph ONNX Runtime can load)".formatted(e.getMessage()));
    }
    List<GraphTensor> tensors = new ArrayList<>();
    for (GraphTensor tensor : computed) {
      TensorInfo info = infos.get(tensor.name());
      if (info != null) {
        tensors.add(new GraphTensor(tensor.name(), type(info), shape(info), tensor.operator()));
      }
    }
    return tensors;
  }

  /** Those that a head can read. */
  public static List<GraphTensor> tappable(ForeignGraph graph) throws ForeignGraphException {
    return of(graph).stream()
        .filter(t -> t.dataType().contains("float") && !t.operator().equals("Constant"))
        .filter(t -> t.shape().size() == 2 || t.shape().size() == 3)
        .filter(t -> t.shape().getLast().matches("[0-9]+") && !t.shape().getLast().equals("1"))
        .toList();
  }

  private static String type(TensorInfo info) {
    String name = info.type.name().toLowerCase(Locale.ROOT);
    return name.equals("float") ? "float32" : name.equals("double") ? "float64" : name;
  }

  private static List<String> shape(TensorInfo info) {
    List<String> axes = new ArrayList<>();
    for (int axis = 0; axis < info.getShape().length; axis++) {
      long size = info.getShape()[axis];
      String name = info.getDimensionNames()[axis];
      axes.add(size >= 0 ? String.valueOf(size) : name.isEmpty() ? "?" : name);
    }
    return axes;
  }
}
