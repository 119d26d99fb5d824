package io.reelscore.service.model;

/** Turns a bundle's folder into a model that serves. */
@FunctionalInterface
interface ModelLoading {

  /**
   * Loads, checks and warms up.
   *
   * @param label what the bundle calls itself, for metrics and threads; it is held to it
   * @param room what it must fit into
   * @throws ModelRefusal with all problems; nothing stays loaded
   */
  ServedModel load(BundleSource source, String label, MemoryRoom room) throws ModelRefusal;
}
