package io.reelscore.training.report;

import java.util.ArrayList;
import java.util.List;

/** A table of a page; the first column names the row. */
public final class Table {

  private final String caption;
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table without rows yet. */
  public Table(String caption, List<String> headings) {
    this.caption = caption;
    this.headings = List.copyOf(headings);
  }

  /** One more row. */
  public Table row(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(
          "cells: %d (expected: %d)".formatted(cells.size(), headings.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  String html() {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n<caption>");
    html.append(Markup.text(caption)).append("</caption>\n<thead><tr>");
    headings.forEach(
        heading -> html.append("<th scope=\"col\">").append(Markup.text(heading)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(Markup.text(row.getFirst())).append("</th>");
      row.stream()
          .skip(1)
          .forEach(cell -> html.append("<td>").append(Markup.text(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }
}
