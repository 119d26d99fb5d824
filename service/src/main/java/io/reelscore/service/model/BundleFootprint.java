package io.reelscore.service.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least that a bundle occupies on a device, told without loading it: the bytes of its graph and
 * of the files that hold weights outside of it.
 */
final class BundleFootprint {
  private BundleFootprint() {}

  /** The sum over the files that the manifest lists; 0 when it cannot be read. */
  static long bytes(Path bundle) {
    long sum = 0;
    for (String file : ClaimedName.manifest(bundle).path("files").propertyNames()) {
      if (!file.endsWith(".json") && !file.startsWith("golden/")) {
        sum += size(bundle.resolve(file));
      }
    }
    return sum;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
