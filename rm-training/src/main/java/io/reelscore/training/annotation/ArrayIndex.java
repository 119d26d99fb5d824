package io.reelscore.training.annotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file that tells where features lie that were made elsewhere: JSON lines, or a table if its name
 * ends in {@code .csv}. A row has {@code id}, {@code prompt}, and {@code array}, {@code row},
 * {@code mask} of the only backbone; or, in JSON, {@code streams} with such an object for each
 * backbone. A relative file is looked for beside the index.
 */
public final class ArrayIndex {

  /** The name of the only stream. */
  public static final String STREAM = "features";

  private static final Set<String> PART = Set.of("array", "row", "mask");
  private static final Set<String> COLUMNS =
      Set.of("id", "prompt", "streams", "array", "row", "mask");
  private static final Set<String> REQUIRED = Set.of("id", "prompt", "array");
  private static final int MAX_DIGITS = 18;

  private ArrayIndex() {}

  /**
   * Reads a file.
   *
   * @throws AnnotationException with all problems of all lines, each with its line number
   * @throws IOException when the file itself cannot be read
   */
  public static List<ArrayLine> read(Path path) throws AnnotationException, IOException {
    List<ArrayLine> lines = new ArrayList<>();
    new RowLoop(path, Films.MUST_EXIST, COLUMNS, REQUIRED, "arrays", rows -> {})
        .forEach(ArrayIndex::line, lines::add);
    return lines;
  }

  private static @Nullable ArrayLine line(Row row, RowFields fields) {
    String id = fields.text(row, "id");
    String prompt = fields.prompt(row);
    Map<String, ArrayLine.Part> streams = streams(row, fields);
    return id == null || prompt == null ? null : new ArrayLine(row.line(), id, prompt, streams);
  }

  private static Map<String, ArrayLine.Part> streams(Row row, RowFields fields) {
    Map<String, ArrayLine.Part> streams = new LinkedHashMap<>();
    JsonNode several = row.fields().get("streams");
    if (several == null) {
      part(row, STREAM, streams, fields);
      return streams;
    }
    if (!several.isObject() || several.isEmpty() || PART.stream().anyMatch(row.fields()::has)) {
      fields.tellWrong(
          row, "streams", several.toString(), "an object of streams, and no array beside it");
      return streams;
    }
    for (Map.Entry<String, JsonNode> stream : several.properties()) {
      if (!RowFields.isDimension(stream.getKey())) {
        fields.tellWrong(
            row, "streams", stream.getKey(), "small letters, digits and _, a letter first");
      } else if (stream.getValue() instanceof ObjectNode node) {
        Row inner = new Row(row.line(), node);
        fields.onlyKnown(inner, PART);
        part(inner, stream.getKey(), streams, fields);
      } else {
        fields.tellWrong(
            row, "streams", stream.getValue().toString(), "an object with array, row and mask");
      }
    }
    return streams;
  }

  private static void part(
      Row row, String stream, Map<String, ArrayLine.Part> streams, RowFields fields) {
    Path array = fields.film(row, "array");
    Path mask = row.fields().has("mask") ? fields.film(row, "mask") : null;
    JsonNode place = row.fields().get("row");
    long number = ArrayLine.Part.WHOLE;
    if (place != null) {
      String digits = place.isIntegralNumber() || place.isString() ? place.asString() : "";
      if (digits.matches("[0-9]{1,%d}".formatted(MAX_DIGITS))) {
        number = Long.parseLong(digits);
      } else {
        fields.tellWrong(row, "row", place.toString(), "a number from 0");
      }
    }
    if (array != null) {
      streams.put(stream, new ArrayLine.Part(array, number, mask));
    }
  }
}
