package io.reelscore.training.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Settings as a YAML file. What a file does not say is as in a preset; what it says must be as the
 * schema has it.
 */
public final class ConfigFile {

  private static final long MAX_BYTES = 1 << 20;
  private static final String OWN_NAME = "reelscore-custom";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .addModule(
              new SimpleModule()
                  .addSerializer(new LowerCaseEnums())
                  .addSerializer(new PlainPaths.Writer())
                  .addDeserializer(Path.class, new PlainPaths.Reader()))
          .build();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .build();

  /** What paths of options are relative to, as if it were a file. */
  private static final Path HERE = Path.of("settings").toAbsolutePath();

  private static final ConfigSchema SCHEMA = ConfigSchema.load();

  private ConfigFile() {}

  /**
   * The settings of a file.
   *
   * @param base what holds where neither file nor {@code overrides} say anything
   * @param file the file, if there is one; its paths are relative to it
   * @param overrides values by their places, as {@code reward.steps}; they go before the file;
   *     their paths are relative to the working folder
   * @throws ConfigException with all problems of the file, or of the overrides
   * @throws IOException when the file cannot be read
   */
  public static TrainingConfig read(
      TrainingConfig base, Optional<Path> file, Map<String, String> overrides)
      throws ConfigException, IOException {
    ObjectNode said = JsonMapper.shared().createObjectNode();
    String where = "--set";
    if (file.isPresent()) {
      where = file.get().toString();
      said = said(where, text(file.get()));
      resolvePaths(said, file.get());
    }
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      ObjectNode value = override(override.getKey(), override.getValue(), problems);
      resolvePaths(value, HERE);
      merge(said, value);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException("--set", problems);
    }
    ObjectNode all = tree(base);
    boolean named = said.path("model").has("name");
    merge(all, said);
    if (!named && !all.path("data").path("annotations").isNull()) {
      ((ObjectNode) all.path("model")).put("name", OWN_NAME);
    }
    try {
      return MAPPER.treeToValue(all, TrainingConfig.class);
    } catch (JacksonException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ConfigException(where, List.of(String.valueOf(cause.getMessage())));
    }
  }

  /** Settings as a file that holds every value. */
  public static String yaml(TrainingConfig config) {
    return YAML.writeValueAsString(tree(config));
  }

  /** Settings as a tree that holds every value. */
  public static ObjectNode tree(TrainingConfig config) {
    return MAPPER.valueToTree(config);
  }

  /**
   * How two trees of settings differ: {@code key: value (expected: other)}.
   *
   * @param ignored a key at the top that may differ
   */
  public static List<String> differences(JsonNode expected, JsonNode found, String ignored) {
    List<String> differences = new ArrayList<>();
    differences("", expected, found, differences);
    return differences.stream().filter(line -> !line.startsWith(ignored + ".")).toList();
  }

  private static void differences(
      String place, JsonNode expected, JsonNode found, List<String> differences) {
    if (expected.isObject() && found.isObject()) {
      String before = place.isEmpty() ? "" : place + ".";
      for (Map.Entry<String, JsonNode> entry : found.properties()) {
        differences(
            before + entry.getKey(), expected.path(entry.getKey()), entry.getValue(), differences);
      }
      for (String key : expected.propertyNames()) {
        if (!found.has(key)) {
          differences.add("%s%s: missing (expected: %s)".formatted(before, key, expected.get(key)));
        }
      }
    } else if (!expected.equals(found) && !sameNumber(expected, found)) {
      differences.add("%s: %s (expected: %s)".formatted(place, found, expected));
    }
  }

  private static boolean sameNumber(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() && Double.compare(a.doubleValue(), b.doubleValue()) == 0;
  }

  private static String text(Path file) throws IOException, ConfigException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new ConfigException(
          file.toString(), List.of("%d bytes (expected: at most %d)".formatted(size, MAX_BYTES)));
    }
    try {
      return Files.readString(file);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new ConfigException(file.toString(), List.of("no UTF-8 (expected: UTF-8)"));
    }
  }

  private static ObjectNode said(String where, String text) throws ConfigException {
    YamlTree tree = YamlTree.read(where, text);
    List<String> problems = SCHEMA.problems(tree);
    if (!problems.isEmpty()) {
      throw new ConfigException(where, problems);
    }
    return tree.root().asObject();
  }

  private static void resolvePaths(ObjectNode said, Path file) {
    resolvePath(said.path("data"), "annotations", file);
    resolvePath(said.path("model").path("head"), "weights", file);
  }

  private static void resolvePath(JsonNode section, String key, Path file) {
    if (section instanceof ObjectNode values && values.path(key).isString()) {
      Path path = file.toAbsolutePath().resolveSibling(values.path(key).stringValue());
      values.put(key, path.normalize().toString());
    }
  }

  /** One value as a tree that holds nothing else. */
  private static ObjectNode override(String place, String value, List<String> problems) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ObjectNode at = root;
    String[] keys = place.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      at = at.putObject(keys[i]);
    }
    try {
      at.set(keys[keys.length - 1], YamlTree.read(place, value).root());
      SCHEMA.problems(new YamlTree(root, Map.of())).stream()
          .map(problem -> problem.replaceFirst("^line 1: ", ""))
          .forEach(problems::add);
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return root;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      @Nullable JsonNode before = into.get(entry.getKey());
      if (before instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode other) {
        merge(inner, other);
      } else {
        into.set(entry.getKey(), entry.getValue());
      }
    }
  }
}
