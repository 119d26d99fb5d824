package io.reelscore.service.model;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    Path manifest = bundle.resolve("manifest.json");
    try {
      if (Files.size(manifest) > MAX_MANIFEST_BYTES) {
        return new ClaimedName("", "");
      }
      JsonNode node = JsonMapper.shared().readTree(Files.readAllBytes(manifest));
      return new ClaimedName(text(node, "name"), text(node, "version"));
    } catch (Exception e) {
      return new ClaimedName("", "");
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : "";
  }
}
