package io.reelscore.fuzz;

import io.reelscore.bundle.BundleWriter;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of this process with a sound bundle that targets damage. */
final class Workshop {
  private static final Path FOLDER = make();

  private Workshop() {}

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("reelscore-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder for a bundle. */
  static Path folder(String name) {
    return FOLDER.resolve(name);
  }

  /** A sound bundle. */
  static Path soundBundle(String name) {
    Path folder = folder(name);
    if (!Files.isDirectory(folder)) {
      var _ = TinyBundles.write(folder);
    }
    return folder;
  }

  /** A sound bundle of latents, with a timestep and an embedding. */
  static Path soundLatents(String name) {
    Path folder = folder(name);
    if (!Files.isDirectory(folder)) {
      var _ = TinyLatents.write(folder, Variant.FLOAT32);
    }
    return folder;
  }

  /** The files of {@link #soundLatents}, of which one may be replaced. */
  static BundleWriter latentsWriter() {
    return BundleWriter.of(TinyLatents.manifest(Variant.FLOAT32))
        .model(TinyLatents.graph(Variant.FLOAT32))
        .reference(TinyBundles.reference())
        .golden(TinyLatents.golden(Variant.FLOAT32));
  }

  /** The files of a sound bundle, of which one may be replaced. */
  static BundleWriter writer() {
    return BundleWriter.of(TinyBundles.manifest())
        .model(TinyModel.graph())
        .tokenizer(TinyModel.tokenizer())
        .reference(TinyBundles.reference())
        .golden(TinyBundles.golden());
  }

  /** The bytes of a file of the sound bundle. */
  static byte[] soundFile(String file) {
    return bytes(soundBundle("sound").resolve(file));
  }

  /** The bytes of a file of the sound bundle of latents. */
  static byte[] soundLatentsFile(String file) {
    return bytes(soundLatents("sound-latents").resolve(file));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
