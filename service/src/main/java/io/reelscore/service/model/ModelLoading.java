package io.reelscore.service.model;

import io.reelscore.runtime.ModelLoadException;
import java.nio.file.Path;

/** Turns a bundle's folder into a model that serves. */
@FunctionalInterface
public interface ModelLoading {

  /**
   * Loads, checks and warms up.
   *
   * @param label for metrics and threads
   * @throws ModelLoadException with all problems
   */
  ServedModel load(Path bundle, String label) throws ModelLoadException;
}
