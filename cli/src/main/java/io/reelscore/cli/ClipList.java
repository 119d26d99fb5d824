package io.reelscore.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a list of clips: one JSON object a line, {@code {"file": ..., "prompt": ..., "id": ...}},
 * the id optional, blank lines skipped. A relative file is looked up from the list's own folder.
 */
final class ClipList {
  private static final Set<String> KEYS = Set.of("file", "prompt", "id");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Path list;
  private final boolean upload;
  private final List<ClipRequest> clips = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ClipList(Path list, boolean upload) {
    this.list = list;
    this.upload = upload;
  }

  /**
   * Reads a whole list.
   *
   * @throws CommandException with every problem and its line
   */
  static List<ClipRequest> read(Path list, boolean upload) throws CommandException {
    ClipList reader = new ClipList(list, upload);
    List<String> lines = lines(list);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        reader.read(lines.get(i), i + 1);
      }
    }
    if (!reader.problems.isEmpty()) {
      throw CommandException.usage(
          "%s: %d %s%n  %s"
              .formatted(
                  list,
                  reader.problems.size(),
                  reader.problems.size() == 1 ? "problem" : "problems",
                  String.join(System.lineSeparator() + "  ", reader.problems)));
    }
    if (reader.clips.isEmpty()) {
      throw CommandException.usage(list + ": 0 clips (expected: at least 1)");
    }
    return reader.clips;
  }

  private static List<String> lines(Path list) throws CommandException {
    try {
      return Files.readAllLines(list);
    } catch (NoSuchFileException e) {
      throw CommandException.usage(list + ": no such file (expected: a list of clips)");
    } catch (CharacterCodingException e) {
      throw CommandException.usage(list + ": not UTF-8 (expected: one JSON object a line)");
    } catch (IOException e) {
      throw CommandException.usage("%s: %s (expected: a readable file)".formatted(list, e));
    }
  }

  private void read(String line, int number) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      tell(number, "not JSON: " + e.getOriginalMessage());
      return;
    }
    if (!node.isObject()) {
      tell(number, "not an object (expected: {\"file\": ..., \"prompt\": ...})");
      return;
    }
    int before = problems.size();
    Set<String> unknown = new TreeSet<>(node.propertyNames());
    unknown.removeAll(KEYS);
    for (String key : unknown) {
      tell(number, "key: \"%s\" (expected: file, prompt, id)".formatted(key));
    }
    String file = required(node, "file", number);
    String prompt = required(node, "prompt", number);
    String id = node.has("id") ? required(node, "id", number) : null;
    Path path = file == null ? null : resolve(file, number);
    if (problems.size() == before && file != null && prompt != null && path != null) {
      clips.add(new ClipRequest(id, file, path, prompt, upload));
    }
  }

  private @Nullable String required(JsonNode node, String key, int number) {
    JsonNode value = node.get(key);
    if (value == null || !value.isString() || value.stringValue().isBlank()) {
      tell(
          number,
          "%s: %s (expected: a text that is not blank)"
              .formatted(key, value == null ? "missing" : value));
      return null;
    }
    return value.stringValue();
  }

  private @Nullable Path resolve(String file, int number) {
    try {
      return list.toAbsolutePath().resolveSibling(file);
    } catch (InvalidPathException e) {
      tell(number, "file: \"%s\" (expected: a path)".formatted(file));
      return null;
    }
  }

  private void tell(int number, String problem) {
    problems.add("line %d: %s".formatted(number, problem));
  }
}
