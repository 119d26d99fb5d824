package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Comparison.Choice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of in-prompt comparisons: JSON lines, or a table if its name ends in {@code .csv}. Its
 * fields are {@code prompt}, {@code dimension}, {@code first} and {@code second} (two films),
 * {@code choice} (first | second | tie) and optionally {@code annotator}.
 *
 * @param path the file
 * @param films whether the films must be there
 * @param progress told the number of lines read, now and then
 */
public record ComparisonFile(Path path, Films films, IntConsumer progress) {

  /** The names of the fields, in the order of a table. */
  static final List<String> COLUMNS =
      List.of("prompt", "dimension", "first", "second", "choice", "annotator");

  private static final Set<String> FIELDS = Set.copyOf(COLUMNS);
  private static final Set<String> REQUIRED =
      Set.of("prompt", "dimension", "first", "second", "choice");

  /** Takes comparisons as they are read. */
  @FunctionalInterface
  public interface Sink {
    /** The next comparison. */
    void accept(Comparison comparison) throws IOException;
  }

  /** Whether a file holds comparisons: its first row has a choice. */
  public static boolean isOne(Path path) throws IOException {
    try (Rows rows = Rows.open(path, FIELDS, Set.of(), new Problems())) {
      Row row = rows.next();
      if (row == null) {
        return false;
      }
      ObjectNode fields = row.fields();
      return fields.has("choice") || fields.has("first") || fields.has("second");
    }
  }

  /**
   * Reads all lines into columns.
   *
   * @throws AnnotationException with all problems of all lines, each with its line number
   * @throws IOException when the file itself cannot be read
   */
  public ComparisonTable table() throws AnnotationException, IOException {
    ComparisonTable table = new ComparisonTable();
    forEach(table::add);
    return table;
  }

  /**
   * Reads line after line.
   *
   * @throws AnnotationException after the last line, with all problems of all lines; the sound ones
   *     were given before
   * @throws IOException when the file itself cannot be read, or the sink fails
   */
  public void forEach(Sink sink) throws AnnotationException, IOException {
    new RowLoop(path, films, FIELDS, REQUIRED, "comparisons", progress)
        .forEach(ComparisonFile::comparison, sink::accept);
  }

  private static @Nullable Comparison comparison(Row row, RowFields fields) {
    String prompt = fields.prompt(row);
    String dimension = fields.dimension(row);
    Path first = fields.film(row, "first");
    Path second = fields.film(row, "second");
    Choice choice = choice(row, fields);
    String annotator = fields.optional(row, "annotator");
    if (first != null && first.equals(second)) {
      fields.tellWrong(row, "second", first.toString(), "another film than the first");
    }
    if (prompt == null || dimension == null || first == null || second == null || choice == null) {
      return null;
    }
    return new Comparison(row.line(), prompt, dimension, first, second, choice, annotator);
  }

  private static @Nullable Choice choice(Row row, RowFields fields) {
    String name = fields.text(row, "choice");
    return switch (name) {
      case null -> null;
      case "first" -> Choice.FIRST;
      case "second" -> Choice.SECOND;
      case "tie" -> Choice.TIE;
      default -> {
        fields.tellWrong(row, "choice", name, "first, second or tie");
        yield null;
      }
    };
  }
}
