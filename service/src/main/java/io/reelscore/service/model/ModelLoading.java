package io.reelscore.service.model;

import java.nio.file.Path;

/** Turns a bundle's folder into a model that serves. */
public interface ModelLoading {

  /** The least that it will occupy on the device, in bytes, told without loading it. */
  long deviceBytes(Path bundle);

  /**
   * Loads, checks and warms up.
   *
   * @param label for metrics and threads
   * @throws ModelRefusal with all problems; nothing stays loaded
   */
  ServedModel load(BundleSource source, String label) throws ModelRefusal;
}
