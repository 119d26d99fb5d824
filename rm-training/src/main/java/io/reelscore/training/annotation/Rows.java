package io.reelscore.training.annotation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after another; those that cannot be read are told and left out. */
interface Rows extends Closeable {

  /** The bytes, or characters, that a row may have. */
  int MAX_ROW = 1 << 20;

  /** After how many rows progress is told. */
  int PROGRESS = 100_000;

  /** The next row that can be read, null after the last. */
  @Nullable Row next() throws IOException;

  /** A table if the name ends in {@code .csv}, else JSON lines. */
  static Rows open(Path file, Set<String> columns, Set<String> required, Problems problems)
      throws IOException {
    return isTable(file)
        ? new CsvRows(file, columns, required, problems)
        : new JsonRows(file, problems);
  }

  static boolean isTable(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }
}
