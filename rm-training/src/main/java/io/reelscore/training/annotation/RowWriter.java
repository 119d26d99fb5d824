package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes annotations or comparisons as {@link AnnotationFile} and {@link ComparisonFile} read them:
 * a table if the name ends in {@code .csv}, else JSON lines. Films in the folder of the source are
 * named relative to the new file, others absolutely. The file appears when it is kept.
 */
public final class RowWriter implements Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CSVFormat TABLE = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final NewFile file;
  private final Path from;
  private final Path to;
  private final List<String> columns;
  private final @Nullable CSVPrinter table;
  private long rows;

  private RowWriter(Path target, Path source, List<String> columns) throws IOException {
    this.file = new NewFile(target);
    this.from = FilmNames.folder(source);
    this.to = FilmNames.folder(target);
    this.columns = columns;
    if (Rows.isTable(target)) {
      this.table = new CSVPrinter(file.writer(), TABLE);
      table.printRecord(columns);
    } else {
      this.table = null;
    }
  }

  /** A file of annotations, whose films lie beside {@code source}. */
  public static RowWriter annotations(Path target, Path source) throws IOException {
    return new RowWriter(target, source, AnnotationFile.COLUMNS);
  }

  /** A file of comparisons, whose films lie beside {@code source}. */
  public static RowWriter comparisons(Path target, Path source) throws IOException {
    return new RowWriter(target, source, ComparisonFile.COLUMNS);
  }

  /** Adds a line. */
  public void write(Annotation annotation) throws IOException {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    switch (annotation.clip()) {
      case Clip.Film film -> row.put("file", name(film.file()));
      case Clip.Features features -> row.put("features", features.key());
    }
    row.put("prompt", annotation.prompt());
    row.put("dimension", annotation.dimension());
    row.put("label", annotation.label().name().toLowerCase(Locale.ROOT));
    if (!annotation.annotator().isEmpty()) {
      row.put("annotator", annotation.annotator());
    }
    if (annotation.split() != Split.ANY) {
      row.put("split", annotation.split().name().toLowerCase(Locale.ROOT));
    }
    if (!Double.isNaN(annotation.posterior())) {
      row.put("posterior", annotation.posterior());
    }
    write(row);
  }

  /** Adds a line. */
  public void write(Comparison comparison) throws IOException {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("prompt", comparison.prompt());
    row.put("dimension", comparison.dimension());
    row.put("first", name(comparison.first()));
    row.put("second", name(comparison.second()));
    row.put("choice", comparison.choice().name().toLowerCase(Locale.ROOT));
    if (!comparison.annotator().isEmpty()) {
      row.put("annotator", comparison.annotator());
    }
    write(row);
  }

  private void write(ObjectNode row) throws IOException {
    rows++;
    if (table == null) {
      file.writer().append(JSON.writeValueAsString(row)).append('\n');
      return;
    }
    for (String column : columns) {
      JsonNode value = row.get(column);
      table.print(value == null ? "" : value.asString());
    }
    table.println();
  }

  private String name(Path film) {
    return film.startsWith(from) ? to.relativize(film).toString() : film.toString();
  }

  /** How many lines were written. */
  public long rows() {
    return rows;
  }

  /** Puts the file into its place. */
  public void keep() throws IOException {
    file.keep();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
