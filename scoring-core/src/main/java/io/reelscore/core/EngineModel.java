package io.reelscore.core;

import java.util.List;

/**
 * The model an engine runs.
 *
 * @param name for messages
 * @param dimensions names of the rewards, in the order of the executor's rows
 * @param executor runs the model
 * @param rowsIndependent whether a row's rewards are known not to depend on its neighbours; else a
 *     batch with a row that is not finite is run again without that row
 */
public record EngineModel(
    String name, List<String> dimensions, BatchExecutor executor, boolean rowsIndependent) {
  public EngineModel {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("dimensions: none (expected: at least 1)");
    }
  }
}
