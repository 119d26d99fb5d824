package io.reelscore.core;

import java.util.List;

/**
 * The model an engine runs.
 *
 * @param name for thread names
 * @param dimensions names of the rewards, in the order of the executor's rows
 * @param executor runs the model
 */
public record EngineModel(String name, List<String> dimensions, BatchExecutor executor) {
  public EngineModel {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("dimensions: none (expected: at least 1)");
    }
  }
}
