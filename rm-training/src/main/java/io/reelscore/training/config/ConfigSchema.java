package io.reelscore.training.config;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON schema of a training's settings, {@value #RESOURCE} beside this class. */
final class ConfigSchema {

  static final String RESOURCE = "training.schema.json";

  private final JsonNode root;
  private final Schema schema;

  private ConfigSchema(JsonNode root) {
    this.root = root;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
  }

  static ConfigSchema load() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new ConfigSchema(JsonMapper.builder().build().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with settings: each with its line, place, value and expectation. */
  List<String> problems(YamlTree settings) {
    List<Found> found = new ArrayList<>();
    for (Error error : schema.validate(settings.root())) {
      String pointer = error.getInstanceLocation().toString();
      boolean unknown = error.getKeyword().equals("additionalProperties");
      String place = unknown ? pointer + "/" + error.getProperty() : pointer;
      String problem =
          unknown ? unknownKey(place, pointer, error.getProperty()) : wrongValue(error, place);
      found.add(new Found(settings.line(place), problem));
    }
    return found.stream()
        .sorted(java.util.Comparator.comparingInt(Found::line))
        .map(problem -> "line %d: %s".formatted(problem.line(), problem.text()))
        .distinct()
        .toList();
  }

  private String unknownKey(String place, String parent, String key) {
    List<String> known = keys(parent);
    String nearest = NearestName.of(key, known).map("did you mean %s? "::formatted).orElse("");
    return "%s: unknown (%sexpected: one of %s)".formatted(dotted(place), nearest, known);
  }

  private static String wrongValue(Error error, String place) {
    JsonNode value = error.getInstanceNode();
    return "%s: %s (expected: %s)"
        .formatted(
            place.isEmpty() ? "settings" : dotted(place),
            value.isContainer() ? value.getNodeType().toString().toLowerCase(Locale.ROOT) : value,
            expected(error));
  }

  private static String expected(Error error) {
    JsonNode wanted = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "minimum" -> "at least " + wanted;
      case "maximum" -> "at most " + wanted;
      case "exclusiveMinimum" -> "greater than " + wanted;
      case "exclusiveMaximum" -> "less than " + wanted;
      case "minItems" -> "at least %s of them".formatted(wanted);
      case "maxItems" -> "at most %s of them".formatted(wanted);
      case "pattern" -> "a text that matches " + wanted.asString();
      case "enum" -> "one of " + texts(wanted);
      case "type" -> type(wanted);
      default -> error.getMessage();
    };
  }

  private static String type(JsonNode wanted) {
    List<String> types = wanted.isArray() ? texts(wanted) : List.of(wanted.asString());
    return String.join(
        " or ",
        types.stream()
            .map(type ->
                switch (type) {
                  case "integer" -> "an integer";
                  case "object" -> "keys with values";
                  case "null" -> "null";
                  case "array" -> "a list";
                  case "boolean" -> "true or false";
                  default -> "a " + type;
                })
            .toList());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  /** The keys of the settings at a place. */
  List<String> keys(String pointer) {
    JsonNode node = at(pointer);
    return List.copyOf(node.path("properties").propertyNames());
  }

  /** The schema of the setting at a place; missing where there is none. */
  JsonNode at(String pointer) {
    JsonNode node = root;
    for (String key : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
      node = resolved(node.path("properties").path(key));
    }
    return node;
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asString("");
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
  }

  private static String dotted(String pointer) {
    return pointer.substring(1).replace('/', '.');
  }

  private record Found(int line, String text) {}
}
