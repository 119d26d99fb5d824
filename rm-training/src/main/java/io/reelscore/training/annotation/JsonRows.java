package io.reelscore.training.annotation;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON lines: one object a line, empty lines skipped. */
final class JsonRows implements Rows {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Lines lines;
  private final Problems problems;

  JsonRows(Path file, Problems problems) throws IOException {
    this.lines = new Lines(file, problems);
    this.problems = problems;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (String text = lines.next(); text != null; text = lines.next()) {
      Row row = text.isBlank() ? null : row(text);
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  private @Nullable Row row(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      problems.tell("line %d: no JSON: %s".formatted(lines.number(), e.getOriginalMessage()));
      return null;
    }
    if (node instanceof ObjectNode fields) {
      return new Row(lines.number(), fields);
    }
    problems.tell(
        "line %d: %s (expected: a JSON object)".formatted(lines.number(), node.getNodeType()));
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
