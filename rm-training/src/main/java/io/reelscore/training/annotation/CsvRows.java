package io.reelscore.training.annotation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table as of RFC 4180 with a row of column names. An empty cell is an absent field; empty lines
 * are skipped. After a record whose quotes are not closed nothing more can be read.
 */
final class CsvRows implements Rows {
  private final BoundedReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final Problems problems;
  private final List<String> columns;

  CsvRows(Path file, Set<String> known, Set<String> required, Problems problems)
      throws IOException {
    this.problems = problems;
    this.reader =
        new BoundedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()),
            MAX_ROW);
    this.parser = CSVParser.builder().setReader(reader).setFormat(CSVFormat.RFC4180).get();
    this.records = parser.iterator();
    this.columns = columns(known, required);
  }

  private List<String> columns(Set<String> known, Set<String> required) throws IOException {
    CSVRecord header = record();
    if (header == null) {
      return List.of();
    }
    List<String> names = header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
    Set<String> seen = new HashSet<>();
    long before = problems.count();
    for (String name : names) {
      if (!known.contains(name)) {
        problems.tell(1, name, "unknown", "one of " + new TreeSet<>(known));
      } else if (!seen.add(name)) {
        problems.tell(1, name, "twice", "one column");
      }
    }
    for (String name : new TreeSet<>(required)) {
      if (!seen.contains(name)) {
        problems.tell(1, name, "missing", "a column");
      }
    }
    return problems.count() == before ? names : List.of();
  }

  @Override
  public @Nullable Row next() throws IOException {
    while (!columns.isEmpty()) {
      int line = Math.toIntExact(parser.getCurrentLineNumber() + 1);
      CSVRecord record = record();
      if (record == null) {
        return null;
      }
      if (record.size() == 1 && record.get(0).isBlank()) {
        continue;
      }
      if (record.size() == columns.size()) {
        return new Row(line, fields(record));
      }
      problems.tell(
          "line %d: %d cells (expected: %d)".formatted(line, record.size(), columns.size()));
    }
    return null;
  }

  private ObjectNode fields(CSVRecord record) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      if (!record.get(i).isEmpty()) {
        fields.put(columns.get(i), record.get(i));
      }
    }
    return fields;
  }

  /** The next record, null after the last one that can be read. */
  private @Nullable CSVRecord record() throws IOException {
    long line = parser.getCurrentLineNumber() + 1;
    reader.next();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      switch (Objects.requireNonNull(e.getCause())) {
        case BoundedReader.TooLong tooLong ->
            problems.tell(
                "line %d: %s; is a quote not closed?".formatted(line, tooLong.getMessage()));
        case CSVException broken ->
            problems.tell("line %d: no CSV: %s".formatted(line, broken.getMessage()));
        case CharacterCodingException _ ->
            problems.tell("after line %d: not UTF-8 (expected: UTF-8)".formatted(line - 1));
        default -> throw e.getCause();
      }
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
