package io.reelscore.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of text in aligned columns; columns of numbers are aligned to the right. A title may have
 * several lines.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final int firstNumberColumn;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table whose columns from {@code firstNumberColumn} on hold numbers. */
  TextTable(List<String> header, int firstNumberColumn) {
    this.header = List.copyOf(header);
    this.firstNumberColumn = firstNumberColumn;
  }

  /** Adds a row; a shorter one runs on over the rest of the columns. */
  void add(List<String> cells) {
    if (cells.size() > header.size()) {
      throw new IllegalArgumentException(
          "cells: %d (expected: at most %d)".formatted(cells.size(), header.size()));
    }
    rows.add(List.copyOf(cells));
  }

  void print(PrintWriter out) {
    int[] widths = new int[header.size()];
    int headerLines = header.stream().mapToInt(title -> title.split("\n").length).max().orElse(1);
    List<List<String>> head = new ArrayList<>();
    for (int line = 0; line < headerLines; line++) {
      head.add(headerLine(line, headerLines));
    }
    head.forEach(row -> widen(widths, row));
    rows.forEach(row -> widen(widths, row));
    head.forEach(row -> out.println(line(row, widths)));
    out.println(
        String.join(GAP, Arrays.stream(widths).mapToObj(width -> "-".repeat(width)).toList()));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  /** Titles end on the lowest line. */
  private List<String> headerLine(int line, int lines) {
    return header.stream()
        .map(title -> title.split("\n"))
        .map(parts -> line < lines - parts.length ? "" : parts[line - lines + parts.length])
        .toList();
  }

  /** The last cell of a row that runs on has no say. */
  private void widen(int[] widths, List<String> row) {
    int cells = row.size() == widths.length ? row.size() : row.size() - 1;
    for (int column = 0; column < cells; column++) {
      widths[column] = Math.max(widths[column], row.get(column).length());
    }
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String space = " ".repeat(Math.max(0, widths[column] - cell.length()));
      boolean number = column >= firstNumberColumn && row.size() == widths.length;
      line.append(column == 0 ? "" : GAP).append(number ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }
}
