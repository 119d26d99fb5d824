package io.reelscore.fuzz;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleFiles;
import java.io.IOException;

/**
 * Any bytes as {@code reference.json} and as {@code golden/golden.json} of a bundle whose digests
 * are right: read, or refused with problems.
 */
public final class ReferenceTarget {
  private ReferenceTarget() {}

  /** One file, in the place of each. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    write(BundleFiles.REFERENCE, data);
    write(BundleFiles.GOLDEN, data);
  }

  private static void write(String file, byte[] data) throws IOException {
    try {
      var _ = Workshop.writer().file(file, data).write(Workshop.folder("reference"));
    } catch (BundleException e) {
      Refusals.requireProblems(e.problems(), e.getMessage());
    }
  }
}
