package io.reelscore.training.report;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with their intervals, one a row, around 0.
 *
 * @param title above it
 * @param description what it shows
 * @param axis what the numbers are
 * @param series the names in the legend; none for one series that needs no name
 * @param rows from above
 */
public record ForestPlot(
    String title, String description, String axis, List<String> series, List<Row> rows) {

  private static final int WIDTH = 860;
  private static final int LABELS = 330;
  private static final int RIGHT = WIDTH - 24;
  private static final int TOP = 32;
  private static final int ROW = 20;

  public ForestPlot {
    series = List.copyOf(series);
    rows = List.copyOf(rows);
  }

  /** The drawing. */
  public String svg() {
    Range range =
        Range.around(
                DoubleStream.concat(DoubleStream.of(0), rows.stream().flatMapToDouble(Row::ends)))
            .widened(0.04);
    double bottom = TOP + ROW * rows.size() + 6;
    Svg svg =
        new Svg(
            title,
            description,
            WIDTH,
            (int) bottom + 46 + (series.isEmpty() ? 0 : 17 * series.size()));
    svg.text(16, 18, "start", Ink.TEXT, Svg.fit(title, WIDTH - 40));
    for (double tick : range.ticks()) {
      svg.line(x(range, tick), TOP, x(range, tick), bottom, Ink.GRID, 0.6);
      svg.text(x(range, tick), bottom + 15, "middle", Ink.FAINT, range.label(tick));
    }
    svg.line(x(range, 0), TOP, x(range, 0), bottom, Ink.FAINT, 1.2);
    svg.text((LABELS + RIGHT) / 2.0, bottom + 32, "middle", Ink.TEXT, axis);
    double y = TOP + ROW / 2.0 + 2;
    for (Row row : rows) {
      svg.text(LABELS - 12, y + 4, "end", Ink.TEXT, Svg.fit(row.label(), LABELS - 20));
      draw(svg, range, row, y);
      y += ROW;
    }
    for (int i = 0; i < series.size(); i++) {
      double at = bottom + 52 + 17 * i;
      svg.line(LABELS, at, LABELS + 26, at, Ink.series(i), 2);
      svg.dot(LABELS + 13, at, 4, Ink.series(i));
      svg.text(LABELS + 34, at + 4, "start", Ink.TEXT, Svg.fit(series.get(i), RIGHT - LABELS - 34));
    }
    return svg.toString();
  }

  private static void draw(Svg svg, Range range, Row row, double y) {
    if (!Double.isFinite(row.value())) {
      return;
    }
    String colour = Ink.series(row.series());
    if (row.low() != null && row.high() != null) {
      svg.line(x(range, row.low()), y, x(range, row.high()), y, colour, 2);
    }
    svg.dot(x(range, row.value()), y, 4, colour);
  }

  private static double x(Range range, double value) {
    return LABELS + range.share(value) * (RIGHT - LABELS);
  }

  /**
   * A number.
   *
   * @param series which, from 0
   * @param value not drawn when it is not finite
   * @param low the lower end of its interval; null for none
   * @param high the upper end
   */
  public record Row(
      String label, int series, double value, @Nullable Double low, @Nullable Double high) {

    private DoubleStream ends() {
      return DoubleStream.of(value, low == null ? value : low, high == null ? value : high);
    }
  }
}
