package io.reelscore.training.data;

import io.reelscore.training.data.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code annotations.jsonl}: one JSON object a line with {@code file}, {@code prompt}, {@code
 * dimension}, {@code label} (pass | fail), and optionally {@code annotator} and {@code split}
 * (train | test). A relative file is looked for beside the annotations. Empty lines are skipped.
 */
public final class AnnotationFile {

  private static final Set<String> FIELDS =
      Set.of("file", "prompt", "dimension", "label", "annotator", "split");
  private static final Pattern DIMENSION = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final int MAX_PROMPT_BYTES = 4096;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private AnnotationFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws DataException with all problems of all lines, each with its line number
   * @throws IOException when the file itself cannot be read
   */
  public static List<Annotation> read(Path file) throws DataException, IOException {
    return new AnnotationFile(file).read();
  }

  private List<Annotation> read() throws DataException, IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw DataException.annotations(file.toString(), List.of("not UTF-8 (expected: UTF-8)"));
    }
    List<Annotation> annotations = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        Annotation annotation = line(i + 1, lines.get(i));
        if (annotation != null) {
          annotations.add(annotation);
        }
      }
    }
    if (annotations.isEmpty() && problems.isEmpty()) {
      problems.add("no annotations (expected: at least 1 line)");
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(file.toString(), problems);
    }
    return annotations;
  }

  private @Nullable Annotation line(int number, String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      problems.add("line %d: no JSON: %s".formatted(number, e.getOriginalMessage()));
      return null;
    }
    if (!node.isObject()) {
      problems.add("line %d: %s (expected: a JSON object)".formatted(number, node.getNodeType()));
      return null;
    }
    int before = problems.size();
    for (String field : new TreeSet<>(node.propertyNames())) {
      if (!FIELDS.contains(field)) {
        tell(number, field, "unknown", "one of " + new TreeSet<>(FIELDS));
      }
    }
    Path clip = clip(number, text(number, node, "file"));
    String prompt = text(number, node, "prompt");
    String dimension = text(number, node, "dimension");
    String label = text(number, node, "label");
    if (prompt != null && prompt.getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES) {
      tell(
          number,
          "prompt",
          prompt.getBytes(StandardCharsets.UTF_8).length + " bytes",
          "at most " + MAX_PROMPT_BYTES);
    }
    if (dimension != null && !DIMENSION.matcher(dimension).matches()) {
      tell(
          number,
          "dimension",
          '"' + dimension + '"',
          "small letters, digits and _, a letter first");
    }
    if (label != null && !label.equals("pass") && !label.equals("fail")) {
      tell(number, "label", '"' + label + '"', "pass or fail");
    }
    String annotator = optional(number, node, "annotator");
    Split split = split(number, optional(number, node, "split"));
    if (clip == null
        || prompt == null
        || dimension == null
        || label == null
        || problems.size() > before) {
      return null;
    }
    Verdict verdict = label.equals("pass") ? Verdict.PASS : Verdict.FAIL;
    return new Annotation(number, clip, prompt, dimension, verdict, annotator, split);
  }

  private @Nullable Path clip(int line, @Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      Path path = file.toAbsolutePath().resolveSibling(name).normalize();
      if (Files.isRegularFile(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      tell(line, "file", '"' + name + '"', "a path");
      return null;
    }
    tell(line, "file", '"' + name + '"', "an existing file, absolute or beside the annotations");
    return null;
  }

  private Split split(int line, String name) {
    return switch (name) {
      case "" -> Split.ANY;
      case "train" -> Split.TRAIN;
      case "test" -> Split.TEST;
      default -> {
        tell(line, "split", '"' + name + '"', "train or test");
        yield Split.ANY;
      }
    };
  }

  private @Nullable String text(int line, JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      tell(line, field, "missing", "a text");
      return null;
    }
    if (!value.isString() || value.stringValue().isBlank()) {
      tell(line, field, value.toString(), "a text that is not blank");
      return null;
    }
    return value.stringValue();
  }

  private String optional(int line, JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      tell(line, field, value.toString(), "a text");
      return "";
    }
    return value.stringValue();
  }

  private void tell(int line, String field, String found, String expected) {
    problems.add("line %d: %s: %s (expected: %s)".formatted(line, field, found, expected));
  }
}
