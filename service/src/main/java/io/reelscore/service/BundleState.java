package io.reelscore.service;

import io.reelscore.bundle.ModelIdentity;

/** What became of one of the bundles a server was started with. */
public sealed interface BundleState {

  /** Takes requests. */
  record Served(ModelIdentity identity) implements BundleState {}

  /**
   * Takes none.
   *
   * @param label what the bundle calls itself, else its folder
   * @param problems one sentence
   */
  record Refused(String label, String problems) implements BundleState {}
}
