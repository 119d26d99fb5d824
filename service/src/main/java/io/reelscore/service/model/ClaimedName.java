package io.reelscore.service.model;

import io.reelscore.bundle.BundleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a bundle calls itself, before anything of it is verified: enough to tell the caller that the
 * model it asks for is loading or refused.
 *
 * @param name empty when the manifest cannot be read
 * @param version the same
 */
public record ClaimedName(String name, String version) {
  private static final int MAX_MANIFEST_BYTES = 16 << 20;

  static ClaimedName of(Path bundle) {
    JsonNode manifest = manifest(bundle);
    return new ClaimedName(text(manifest, "name"), text(manifest, "version"));
  }

  /** A bundle's manifest as it lies there, or a node without fields when it cannot be read. */
  static JsonNode manifest(Path bundle) {
    Path file = bundle.resolve(BundleFiles.MANIFEST);
    try {
      return Files.size(file) > MAX_MANIFEST_BYTES
          ? MissingNode.getInstance()
          : JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (Exception e) {
      return MissingNode.getInstance();
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : "";
  }
}
