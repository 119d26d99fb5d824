package io.reelscore.bundle;

import java.nio.file.Path;

/**
 * A bundle whose files are all there, have the digests the manifest states, and agree with each
 * other. Made by {@link BundleReader#open}.
 *
 * @param folder where it lies
 * @param manifest what the model is
 * @param identity digest of the manifest, and so of everything
 * @param reference the held-out scores that rewards are normalised against
 * @param golden what a runtime must reproduce
 */
public record Bundle(
    Path folder,
    Manifest manifest,
    ModelIdentity identity,
    ReferenceDistribution reference,
    GoldenSet golden) {

  /**
   * A file of the bundle.
   *
   * @param file a name the manifest lists, for example {@link BundleFiles#MODEL}
   * @throws IllegalArgumentException when the manifest doesn't list it
   */
  public Path path(String file) {
    if (!manifest.files().containsKey(file)) {
      throw new IllegalArgumentException(
          "file: " + file + " (expected: one of " + manifest.files().keySet() + ")");
    }
    return folder.resolve(file);
  }
}
