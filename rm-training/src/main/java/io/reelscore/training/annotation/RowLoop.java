package io.reelscore.training.annotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file row after row: what is sound is given on, and all that is not is told at the end.
 *
 * @param path the file
 * @param films whether the files that rows name must be there
 * @param columns all fields that a row may have
 * @param required the columns that a table must have
 * @param kind of the rows, as part of a sentence
 * @param progress told the number of rows read, now and then
 */
record RowLoop(
    Path path,
    Films films,
    Set<String> columns,
    Set<String> required,
    String kind,
    IntConsumer progress) {

  /** Makes a value of a row. */
  interface Reading<T> {
    /** The value; null when something is wrong, which was told. */
    @Nullable T of(Row row, RowFields fields);
  }

  /** Takes what was read. */
  interface Sink<T> {
    void accept(T value) throws IOException;
  }

  /**
   * Reads all rows.
   *
   * @throws AnnotationException after the last row, with all problems of all rows
   * @throws IOException when the file itself cannot be read, or the sink fails
   */
  <T> void forEach(Reading<T> reading, Sink<T> sink) throws AnnotationException, IOException {
    Problems problems = new Problems();
    RowFields fields = new RowFields(new FilmNames(path, films), problems);
    int count = 0;
    try (Rows rows = Rows.open(path, columns, required, problems)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        long before = problems.count();
        fields.onlyKnown(row, columns);
        T value = reading.of(row, fields);
        if (value != null && problems.count() == before) {
          sink.accept(value);
        }
        if (++count % Rows.PROGRESS == 0) {
          progress.accept(count);
        }
      }
    }
    if (count == 0 && problems.count() == 0) {
      problems.tell("no %s (expected: at least 1 line)".formatted(kind));
    }
    problems.throwIfAny(path);
  }
}
