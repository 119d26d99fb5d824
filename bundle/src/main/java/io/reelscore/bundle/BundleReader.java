package io.reelscore.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Opens a bundle: reads its manifest, verifies the digest of every file, and checks that manifest,
 * reference and golden samples agree. Nothing of a bundle is ever executed. The ONNX graph and the
 * tokenizer are not looked into; that is the runtime's.
 */
public final class BundleReader {
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private BundleReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the bundle in a folder.
   *
   * @throws BundleException with every problem that was found
   */
  public static Bundle open(Path folder) throws BundleException {
    BundleReader reader = new BundleReader(folder);
    Bundle bundle = reader.read();
    if (bundle == null || !reader.problems.isEmpty()) {
      throw new BundleException(folder, reader.problems);
    }
    return bundle;
  }

  private @Nullable Bundle read() {
    if (!Files.isDirectory(folder)) {
      tell(
          folder.toString(),
          Files.exists(folder) ? "a file" : "nothing",
          "a folder that holds " + BundleFiles.MANIFEST);
      return null;
    }
    byte[] content = manifestBytes();
    JsonNode node =
        content == null ? null : JsonFile.parse(BundleFiles.MANIFEST, content, problems);
    SchemaVersion version = node == null ? null : ManifestJson.readVersion(node, problems);
    if (content == null || node == null || version == null) {
      return null;
    }
    Manifest manifest = ManifestJson.read(node, version, problems);
    Map<String, String> digests =
        manifest == null ? ManifestJson.readFiles(node) : manifest.files();
    boolean readsText =
        manifest == null ? ManifestJson.readsText(node) : manifest.preprocessing().readsText();
    ListedFiles files =
        ListedFiles.verify(folder, digests, BundleFiles.required(readsText), problems);
    ReferenceDistribution reference = reference(files, !version.mayHoldUnknownFields());
    GoldenSet golden = golden(files, version);
    if (manifest == null) {
      return null;
    }
    if (reference != null) {
      covers(BundleFiles.REFERENCE, "dimensions", reference.dimensions().keySet(), manifest);
    }
    if (golden != null) {
      golden.samples().forEach(sample -> fits(sample, manifest));
    }
    ModelIdentity identity = identity(content, manifest);
    return reference == null || golden == null || identity == null
        ? null
        : new Bundle(folder, manifest, identity, reference, golden);
  }

  private byte @Nullable [] manifestBytes() {
    Path path = folder.resolve(BundleFiles.MANIFEST);
    if (!ListedFiles.isUsable(folder, path, BundleFiles.MANIFEST, problems)) {
      return null;
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      tell(BundleFiles.MANIFEST, e.toString(), "a readable file");
      return null;
    }
  }

  private @Nullable ReferenceDistribution reference(ListedFiles files, boolean refuseUnknown) {
    byte[] content = files.contents(BundleFiles.REFERENCE);
    JsonNode node =
        content == null ? null : JsonFile.parse(BundleFiles.REFERENCE, content, problems);
    return node == null ? null : ReferenceJson.read(node, refuseUnknown, problems);
  }

  private @Nullable GoldenSet golden(ListedFiles files, SchemaVersion version) {
    byte[] content = files.contents(BundleFiles.GOLDEN);
    JsonNode node = content == null ? null : JsonFile.parse(BundleFiles.GOLDEN, content, problems);
    return node == null ? null : GoldenJson.read(node, files::contents, version, problems);
  }

  private void fits(GoldenSample sample, Manifest manifest) {
    String field = "samples." + sample.name();
    covers(BundleFiles.GOLDEN, field + ".rewards", sample.rewards().keySet(), manifest);
    GoldenRules.check(sample, manifest, problems);
  }

  private void covers(String file, String field, Set<String> found, Manifest manifest) {
    if (!found.equals(Set.copyOf(manifest.dimensionNames()))) {
      tell(file + ": " + field, found.toString(), "just " + manifest.dimensionNames());
    }
  }

  private @Nullable ModelIdentity identity(byte[] content, Manifest manifest) {
    try {
      return ManifestJson.identity(content, manifest);
    } catch (IOException e) {
      tell(BundleFiles.MANIFEST, e.toString(), "JSON that has an RFC 8785 form");
      return null;
    }
  }

  private void tell(String where, String found, String expected) {
    problems.add(new Problem(where, found, expected));
  }
}
