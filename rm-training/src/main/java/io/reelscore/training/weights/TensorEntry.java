package io.reelscore.training.weights;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name of the tensor
 * @param type of its elements
 * @param shape row-major; empty for a scalar
 * @param from its first byte, counted from the end of the header
 * @param to the byte after its last
 */
public record TensorEntry(String name, ElementType type, List<Long> shape, long from, long to) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }
}
