package io.reelscore.training.annotation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The checks of single fields; what is wrong is told, and the field is then null or empty. */
final class RowFields {
  private static final Pattern DIMENSION = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** Of UTF-8. */
  static final int MAX_PROMPT_BYTES = 4096;

  private static final int MAX_DIMENSIONS = 256;

  private final FilmNames films;
  private final Problems problems;
  private final Set<String> dimensions = new HashSet<>();

  RowFields(FilmNames films, Problems problems) {
    this.films = films;
    this.problems = problems;
  }

  void onlyKnown(Row row, Set<String> known) {
    for (String field : row.fields().propertyNames()) {
      if (!known.contains(field)) {
        problems.tell(row.line(), field, "unknown", "one of " + new TreeSet<>(known));
      }
    }
  }

  /** A text that must be there. */
  @Nullable String text(Row row, String field) {
    JsonNode value = row.fields().get(field);
    if (value == null) {
      problems.tell(row.line(), field, "missing", "a text");
      return null;
    }
    if (!value.isString() || value.stringValue().isBlank()) {
      problems.tell(row.line(), field, shortened(value.toString()), "a text that is not blank");
      return null;
    }
    return value.stringValue();
  }

  /** A text that may be left out, empty if it is. */
  String optional(Row row, String field) {
    JsonNode value = row.fields().get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      problems.tell(row.line(), field, shortened(value.toString()), "a text");
      return "";
    }
    return value.stringValue();
  }

  @Nullable String prompt(Row row) {
    String prompt = text(row, "prompt");
    if (prompt != null && prompt.length() > MAX_PROMPT_BYTES / 4) {
      int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_PROMPT_BYTES) {
        problems.tell(row.line(), "prompt", bytes + " bytes", "at most " + MAX_PROMPT_BYTES);
      }
    }
    return prompt;
  }

  @Nullable String dimension(Row row) {
    String dimension = text(row, "dimension");
    if (dimension != null && !isDimension(dimension)) {
      tellWrong(row, "dimension", dimension, "small letters, digits and _, a letter first");
    } else if (dimension != null
        && dimensions.add(dimension)
        && dimensions.size() > MAX_DIMENSIONS) {
      tellWrong(row, "dimension", dimension, "at most " + MAX_DIMENSIONS + " different ones");
    }
    return dimension;
  }

  static boolean isDimension(String name) {
    return DIMENSION.matcher(name).matches();
  }

  @Nullable Path film(Row row, String field) {
    String name = text(row, field);
    return name == null ? null : films.resolve(row.line(), field, name, problems);
  }

  /** A number from 0 to 1, NaN if it is left out. */
  double share(Row row, String field) {
    JsonNode value = row.fields().get(field);
    if (value == null || value.isNull()) {
      return Double.NaN;
    }
    double share = value.isNumber() ? value.doubleValue() : number(value.asString(""));
    if (!(share >= 0 && share <= 1)) {
      problems.tell(row.line(), field, shortened(value.toString()), "a number from 0 to 1");
      return Double.NaN;
    }
    return share;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  void tellWrong(Row row, String field, String found, String expected) {
    problems.tell(row.line(), field, '"' + shortened(found) + '"', expected);
  }

  /** Foreign text as it is quoted in a problem. */
  static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
