package io.reelscore.training.study;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The YAML file of a study. Each condition is the file's {@code defaults} with what the condition
 * says laid over them.
 */
final class StudyFile {

  private static final long MAX_BYTES = 4 << 20;
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private StudyFile() {}

  /**
   * Reads a study.
   *
   * @throws StudyException with every problem of the file
   */
  static StudyConfig read(Path file) throws StudyException, IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new StudyException(
          "%s: %d bytes (expected: at most %d)".formatted(file, Files.size(file), MAX_BYTES));
    }
    return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
  }

  static StudyConfig parse(String name, String yaml) throws StudyException {
    try {
      JsonNode root = YAML.readTree(yaml);
      overlayDefaults(root);
      List<String> problems =
          schema().validate(root).stream()
              .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
              .sorted()
              .toList();
      refuse(name, problems);
      StudyConfig config = YAML.treeToValue(root, StudyConfig.class);
      refuse(name, config.problems());
      return config;
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null || e.getLocation().getLineNr() < 1
              ? ""
              : "line " + e.getLocation().getLineNr() + ": ";
      Throwable cause = e.getCause();
      throw new StudyException(
          name + ": " + place + (cause == null ? e.getOriginalMessage() : cause.getMessage()));
    }
  }

  private static void refuse(String name, List<String> problems) throws StudyException {
    if (!problems.isEmpty()) {
      throw new StudyException(
          "%s: %d problem%s: %s"
              .formatted(
                  name,
                  problems.size(),
                  problems.size() == 1 ? "" : "s",
                  String.join("; ", problems)));
    }
  }

  private static void overlayDefaults(JsonNode root) {
    if (!(root instanceof ObjectNode study)
        || !(study.remove("defaults") instanceof ObjectNode defaults)) {
      return;
    }
    for (JsonNode condition : study.path("conditions")) {
      if (condition instanceof ObjectNode said) {
        ObjectNode whole = overlay(defaults.deepCopy(), said);
        said.removeAll();
        said.setAll(whole);
      }
    }
  }

  private static ObjectNode overlay(ObjectNode below, ObjectNode above) {
    above
        .properties()
        .forEach(field -> {
          if (below.get(field.getKey()) instanceof ObjectNode under
              && field.getValue() instanceof ObjectNode over) {
            overlay(under, over);
          } else {
            below.set(field.getKey(), field.getValue());
          }
        });
    return below;
  }

  private static Schema schema() {
    try (InputStream schema =
        Objects.requireNonNull(StudyFile.class.getResourceAsStream("study.schema.json"))) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schema, InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException("study.schema.json cannot be read", e);
    }
  }
}
