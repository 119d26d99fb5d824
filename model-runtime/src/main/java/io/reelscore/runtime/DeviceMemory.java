package io.reelscore.runtime;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** About how much memory a model takes where it runs. */
final class DeviceMemory {
  private static final Set<String> NO_WEIGHTS =
      Set.of(BundleFiles.TOKENIZER, BundleFiles.REFERENCE);

  private DeviceMemory() {}

  /** The graph, its weights, and the inputs of one full batch of the largest shape. */
  static long estimate(Bundle bundle, ModelShapes shapes, int maxBatchItems) throws IOException {
    long bytes = maxBatchItems * shapes.itemBytes(shapes.largest());
    for (String file : bundle.manifest().files().keySet()) {
      if (!NO_WEIGHTS.contains(file) && !file.startsWith("golden/")) {
        bytes += Files.size(bundle.path(file));
      }
    }
    return bytes;
  }
}
