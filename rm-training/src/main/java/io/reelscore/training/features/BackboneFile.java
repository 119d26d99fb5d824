package io.reelscore.training.features;

import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import io.reelscore.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a {@link BackboneSpec} from YAML; files it names are relative to it. */
public final class BackboneFile {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_PROMPT_BYTES = 4096;
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private BackboneFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws DataException with all problems of the file
   */
  public static BackboneSpec read(Path file) throws DataException, IOException {
    return new BackboneFile(file).read();
  }

  private BackboneSpec read() throws DataException, IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw failed(
          List.of("%d bytes (expected: at most %d)".formatted(Files.size(file), MAX_BYTES)));
    }
    JsonNode root;
    try {
      root = YAML.readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw failed(List.of("no YAML: " + e.getOriginalMessage()));
    }
    fields("", root, Set.of("frames", "prompt", "streams"));
    JsonNode clip = root.path("frames");
    fields("frames", clip, Set.of("count", "height", "width"));
    int count = number("frames.count", clip.path("count"), 1, 4096);
    int height = number("frames.height", clip.path("height"), 1, 8192);
    int width = number("frames.width", clip.path("width"), 1, 8192);
    JsonNode prompt = root.path("prompt");
    fields(
        "prompt", prompt, Set.of("tokenizer", "template", "maxTokens", "unknownToken", "padToken"));
    Path tokenizer = path("prompt.tokenizer", prompt.path("tokenizer"));
    int tokens = number("prompt.maxTokens", prompt.path("maxTokens"), 1, 8192);
    String unknown = text("prompt.unknownToken", prompt.path("unknownToken"));
    String pad = text("prompt.padToken", prompt.path("padToken"));
    List<BackboneSpec.Stream> streams = new ArrayList<>();
    int index = 0;
    for (JsonNode stream : root.path("streams")) {
      stream("streams[%d]".formatted(index++), stream, streams);
    }
    if (!problems.isEmpty()) {
      throw failed(problems);
    }
    try {
      return new BackboneSpec(
          new FrameSpec(count, height, width),
          new Prompt(
              prompt.path("template").asString(Prompt.PLACEHOLDER),
              tokens,
              MAX_PROMPT_BYTES,
              unknown,
              pad),
          tokenizer,
          streams);
    } catch (IllegalArgumentException e) {
      throw failed(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void stream(String where, JsonNode node, List<BackboneSpec.Stream> streams) {
    fields(where, node, Set.of("name", "onnx", "origin", "mask", "tokens", "inputs", "taps"));
    String name = text(where + ".name", node.path("name"));
    Path onnx = path(where + ".onnx", node.path("onnx"));
    JsonNode said = node.path("origin");
    String origin = said.isMissingNode() ? "" : text(where + ".origin", said);
    Map<String, Feed> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> input : node.path("inputs").properties()) {
      feed(where + ".inputs." + input.getKey(), input.getKey(), input.getValue(), inputs);
    }
    List<String> taps = new ArrayList<>();
    for (JsonNode tap : node.path("taps")) {
      taps.add(text(where + ".taps", tap));
    }
    JsonNode mask = node.path("mask");
    if (!mask.isMissingNode() && !mask.asString("").equals("prompt")) {
      tell(where + ".mask", mask.toString(), "prompt, or left out");
    }
    JsonNode tokens = node.path("tokens");
    int from = 0;
    int to = 0;
    if (!tokens.isMissingNode()) {
      from = number(where + ".tokens", tokens.path(0), 0, 1 << 20);
      to = number(where + ".tokens", tokens.path(1), 1, 1 << 20);
    }
    if (problems.isEmpty()) {
      try {
        streams.add(
            new BackboneSpec.Stream(
                name, onnx, inputs, taps, !mask.isMissingNode(), from, to, origin));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void feed(String where, String name, JsonNode node, Map<String, Feed> inputs) {
    if (node.isObject()) {
      fields(where, node, Set.of("pixels", "mean", "std"));
      String layout = text(where + ".pixels", node.path("pixels")).toUpperCase(Locale.ROOT);
      try {
        inputs.put(
            name,
            new Feed.Pixels(
                Feed.Layout.valueOf(layout),
                numbers(node.path("mean")),
                numbers(node.path("std"))));
      } catch (IllegalArgumentException e) {
        tell(
            where,
            node.toString(),
            "pixels: bthwc, btchw, bcthw or images; mean and std: 3 numbers each, std above 0");
      }
    } else if (node.isIntegralNumber()) {
      inputs.put(name, new Feed.Constant(node.asLong()));
    } else {
      switch (node.asString("")) {
        case "prompt_tokens" -> inputs.put(name, new Feed.PromptTokens());
        case "prompt_mask" -> inputs.put(name, new Feed.PromptMask());
        case "frames" -> inputs.put(name, new Feed.Frames());
        default ->
            tell(
                where,
                node.toString(),
                "prompt_tokens, prompt_mask, frames, an integer, or an object with pixels, mean and std");
      }
    }
  }

  private static List<Double> numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    node.forEach(number -> numbers.add(number.asDouble(Double.NaN)));
    return numbers;
  }

  private void fields(String where, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      tell(where.isEmpty() ? "file" : where, node.toString(), "an object");
      return;
    }
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        tell(where + "." + field, "unknown", "one of " + new TreeSet<>(known));
      }
    }
  }

  private int number(String where, JsonNode node, int min, int max) {
    if (!node.canConvertToInt() || node.asInt() < min || node.asInt() > max) {
      tell(where, node.toString(), min + ".." + max);
      return min;
    }
    return node.asInt();
  }

  private String text(String where, JsonNode node) {
    if (!node.isString() || node.stringValue().isBlank()) {
      tell(where, node.toString(), "a text that is not blank");
      return "";
    }
    return node.stringValue();
  }

  private Path path(String where, JsonNode node) {
    String name = text(where, node);
    Path path = file.toAbsolutePath().resolveSibling(name).normalize();
    if (!name.isEmpty() && !Files.isRegularFile(path)) {
      tell(where, name, "an existing file, absolute or beside this one");
    }
    return path;
  }

  private void tell(String where, String found, String expected) {
    problems.add(
        "%s: %s (expected: %s)".formatted(where, found.isEmpty() ? "missing" : found, expected));
  }

  private DataException failed(List<String> all) {
    return DataException.annotations(file.toString(), all);
  }
}
