package io.reelscore.fuzz;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.BundleReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes as {@code manifest.json} of a bundle of frames and of one of latents: read, or refused
 * with problems.
 */
public final class ManifestTarget {
  private ManifestTarget() {}

  /** One manifest. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    open(Workshop.soundBundle("manifest"), data);
    open(Workshop.soundLatents("manifest-latents"), data);
  }

  private static void open(Path folder, byte[] data) throws IOException {
    Files.write(folder.resolve(BundleFiles.MANIFEST), data);
    try {
      var _ = BundleReader.open(folder);
    } catch (BundleException e) {
      Refusals.requireProblems(e.problems(), e.getMessage());
    }
  }
}
