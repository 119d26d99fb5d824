package io.reelscore.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a bundle. The same content gives the same bytes, and a bundle that can be seen is whole:
 * it is written into a sibling folder, opened as a reader would, and then moved to its place.
 */
public final class BundleWriter {
  private final Manifest manifest;
  private final Map<String, byte[]> files = new TreeMap<>();
  private String modelCard = "";

  private BundleWriter(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Begins a bundle.
   *
   * @param manifest its {@code files} are replaced by the digests of what is written
   */
  public static BundleWriter of(Manifest manifest) {
    return new BundleWriter(manifest);
  }

  /** {@code model.onnx}. */
  public BundleWriter model(byte[] onnx) {
    return file(BundleFiles.MODEL, onnx);
  }

  /** {@code tokenizer.json}; only for a model that reads a text. */
  public BundleWriter tokenizer(byte[] json) {
    return file(BundleFiles.TOKENIZER, json);
  }

  /** {@code reference.json}. */
  public BundleWriter reference(ReferenceDistribution reference) {
    return file(BundleFiles.REFERENCE, ReferenceJson.write(reference));
  }

  /** {@code golden/golden.json} and the tensors of each sample. */
  public BundleWriter golden(GoldenSet golden) {
    files.keySet().removeIf(file -> file.startsWith("golden/"));
    golden.samples().forEach(sample -> sample.files().forEach(this::file));
    return file(BundleFiles.GOLDEN, GoldenJson.write(golden));
  }

  /** {@code MODEL_CARD.md}; no part of the identity. */
  public BundleWriter modelCard(String markdown) {
    this.modelCard = markdown;
    return this;
  }

  /**
   * Any other file that the identity covers.
   *
   * @throws IllegalArgumentException when the name is not allowed inside a bundle
   */
  public BundleWriter file(String name, byte[] content) {
    new Checks()
        .that(BundlePath.isLegal(name), "file", Checks.quoted(name), BundlePath.RULE)
        .that(
            !BundleFiles.NOT_LISTED.contains(name), "file", name, "a file that the manifest lists")
        .orThrow();
    files.put(name, content.clone());
    return this;
  }

  /**
   * Writes the bundle.
   *
   * @param folder is made with its parents; replaced as a whole when it holds a bundle
   * @throws BundleException when what was given makes no sound bundle; nothing is left behind
   * @throws IOException when the disk refuses, or the folder holds something else
   */
  public ModelIdentity write(Path folder) throws IOException, BundleException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(target + ": a root (expected: a folder for the bundle)");
    }
    requireReplaceable(target);
    Files.createDirectories(parent);
    Path workshop = Files.createTempDirectory(parent, "." + target.getFileName() + ".");
    try {
      Path draft = Files.createDirectory(workshop.resolve("new"));
      writeInto(draft);
      ModelIdentity identity = open(draft, target).identity();
      replace(draft, target, workshop.resolve("old"));
      return identity;
    } finally {
      delete(workshop);
    }
  }

  private void writeInto(Path draft) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    files.forEach((file, content) -> digests.put(file, Sha256.of(content)));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(draft, file.getKey(), file.getValue());
    }
    if (!modelCard.isEmpty()) {
      write(draft, BundleFiles.MODEL_CARD, modelCard.getBytes(StandardCharsets.UTF_8));
    }
    write(draft, BundleFiles.MANIFEST, ManifestJson.write(manifest.withFiles(digests)));
  }

  private static Bundle open(Path draft, Path target) throws BundleException {
    try {
      return BundleReader.open(draft);
    } catch (BundleException e) {
      throw new BundleException(target, e.problems());
    }
  }

  private static void write(Path draft, String file, byte[] content) throws IOException {
    Path path = draft.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }

  /**
   * Checks that a bundle may be written to a folder: there is nothing yet, or an empty folder, or
   * one that holds a bundle. What is not of a bundle is nobody's to delete.
   *
   * @throws IOException when there is something else; the message names it
   */
  public static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new IOException(target + ": a file (expected: a folder, or nothing yet)");
    }
    Set<String> own = ListedFiles.namedBy(target);
    try (Stream<Path> paths = Files.walk(target)) {
      Optional<String> foreign =
          paths
              .filter(path -> !Files.isDirectory(path))
              .map(path -> BundlePath.nameOf(target, path))
              .filter(file -> !own.contains(file))
              .sorted()
              .findFirst();
      if (foreign.isPresent()) {
        throw new IOException(
            "%s: holds %s (expected: a bundle and nothing else, an empty folder, or nothing yet)"
                .formatted(target, foreign.get()));
      }
    }
  }

  /** Moves the old bundle aside first, so that the place never holds a mixture. */
  private static void replace(Path draft, Path target, Path old) throws IOException {
    if (!Files.exists(target)) {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
