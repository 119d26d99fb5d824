package io.reelscore.onnx.model;

import io.reelscore.onnx.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the weights given are those a model needs. */
final class RequiredWeights {

  private RequiredWeights() {}

  /** Refuses weights that are missing, unknown or of another length, all of them at once. */
  static void requireExactly(Map<String, int[]> required, Map<String, float[]> weights) {
    List<String> problems = new ArrayList<>();
    required.forEach((name, shape) -> {
      float[] values = weights.get(name);
      long length = Shape.of(shape).fixedElements();
      if (values == null) {
        problems.add(
            "%s: missing (expected: %d values %s)".formatted(name, length, Shape.of(shape)));
      } else if (values.length != length) {
        problems.add(
            "%s: %d values (expected: %d, %s)"
                .formatted(name, values.length, length, Shape.of(shape)));
      }
    });
    weights.keySet().stream()
        .filter(name -> !required.containsKey(name))
        .sorted()
        .forEach(name -> problems.add(name + ": unknown (expected: no such weight)"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("weights: " + String.join("; ", problems));
    }
  }
}
