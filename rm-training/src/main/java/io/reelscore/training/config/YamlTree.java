package io.reelscore.training.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML document as a tree that knows its lines.
 *
 * @param root of the document; empty for an empty one
 * @param lines from 1, by JSON pointer
 */
record YamlTree(JsonNode root, Map<String, Integer> lines) {

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A number as people write it, which YAML 1.1 takes for a text: 3e-4. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)[eE][-+]?\\d{1,3}");

  YamlTree {
    lines = Map.copyOf(lines);
  }

  /**
   * Reads a document.
   *
   * @throws ConfigException when it is not one, or says something twice
   */
  static YamlTree read(String where, String text) throws ConfigException {
    Map<String, Integer> lines = new HashMap<>();
    List<String> problems = new ArrayList<>();
    JsonNode root = NODES.objectNode();
    try (JsonParser parser = YAML.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != null) {
        root = value(parser, "", lines, problems);
        if (parser.nextToken() != null) {
          problems.add("line %d: a second document (expected: one)".formatted(line(parser)));
        }
      }
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      problems.add(
          "line %d: %s (expected: YAML)"
              .formatted(
                  location == null ? 1 : location.getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("unreadable")));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(where, problems);
    }
    return new YamlTree(root.isNull() ? NODES.objectNode() : root, lines);
  }

  /** The line of a place, or of the nearest one around it. */
  int line(String pointer) {
    String place = pointer;
    while (!lines.containsKey(place) && !place.isEmpty()) {
      place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
    }
    return lines.getOrDefault(place, 1);
  }

  private static JsonNode value(
      JsonParser parser, String pointer, Map<String, Integer> lines, List<String> problems) {
    lines.putIfAbsent(pointer, line(parser));
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, pointer, lines, problems);
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser, pointer + "/" + array.size(), lines, problems));
        }
        yield array;
      }
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_STRING -> scalar(parser.getString());
      default ->
          throw new IllegalStateException("token " + parser.currentToken() + " in a YAML file");
    };
  }

  private static ObjectNode object(
      JsonParser parser, String pointer, Map<String, Integer> lines, List<String> problems) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String place = pointer + "/" + name;
      if (object.has(name)) {
        problems.add(
            "line %d: %s: twice (expected: once, see line %d)"
                .formatted(line(parser), place.substring(1).replace('/', '.'), lines.get(place)));
      }
      lines.put(place, line(parser));
      parser.nextToken();
      object.set(name, value(parser, place, lines, problems));
    }
    return object;
  }

  private static JsonNode scalar(String text) {
    return NUMBER.matcher(text).matches()
        ? NODES.numberNode(Double.parseDouble(text))
        : NODES.stringNode(text);
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }
}
