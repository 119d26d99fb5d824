package io.reelscore.fuzz;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.BundleWriter;
import java.io.IOException;

/**
 * Any bytes as {@code reference.json} and as {@code golden/golden.json} of bundles, of frames and
 * of latents, whose digests are right: read, or refused with problems.
 */
public final class ReferenceTarget {
  private ReferenceTarget() {}

  /** One file, in the place of each. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    write(Workshop.writer().file(BundleFiles.REFERENCE, data));
    write(Workshop.writer().file(BundleFiles.GOLDEN, data));
    write(Workshop.latentsWriter().file(BundleFiles.GOLDEN, data));
  }

  private static void write(BundleWriter writer) throws IOException {
    try {
      var _ = writer.write(Workshop.folder("reference"));
    } catch (BundleException e) {
      Refusals.requireProblems(e.problems(), e.getMessage());
    }
  }
}
