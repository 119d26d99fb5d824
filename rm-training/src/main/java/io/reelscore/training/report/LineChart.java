package io.reelscore.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines over one pair of axes, some with intervals.
 *
 * @param title above it
 * @param description what it shows
 * @param xLabel below the axis
 * @param yLabel beside the axis
 * @param x what is shown; null for all there is
 * @param y what is shown; null for all there is
 * @param lines in the order of the legend
 */
public record LineChart(
    String title,
    String description,
    String xLabel,
    String yLabel,
    @Nullable Range x,
    @Nullable Range y,
    List<Line> lines) {

  public LineChart {
    lines = List.copyOf(lines);
  }

  /** The drawing. */
  public String svg() {
    Range across = x != null ? x : Range.around(points().mapToDouble(Point::x)).widened(0.02);
    Range up =
        y != null
            ? y
            : Range.around(
                    points().flatMapToDouble(p -> DoubleStream.of(p.y(), p.lowest(), p.highest())))
                .widened(0.05);
    Frame frame = new Frame(title, description, xLabel, yLabel, across, up, lines.size());
    for (int row = 0; row < lines.size(); row++) {
      Line line = lines.get(row);
      String colour = line.colour() < 0 ? Ink.FAINT : Ink.series(line.colour());
      String dashes = line.colour() < 0 ? "3 4" : Ink.dashes(line.dashes());
      draw(frame, line, colour, dashes);
      frame.legend(row, line.name(), colour, dashes);
    }
    return frame.svg().toString();
  }

  private static void draw(Frame frame, Line line, String colour, String dashes) {
    List<Point> known = line.points().stream().filter(Point::isFinite).toList();
    List<String> corners = new ArrayList<>();
    for (Point point : known) {
      double at = frame.x(point.x());
      corners.add(String.format(Locale.ROOT, "%.1f,%.1f", at, frame.y(point.y())));
      if (point.low() != null && point.high() != null) {
        frame.svg().line(at, frame.y(point.lowest()), at, frame.y(point.highest()), colour, 1);
      }
      if (line.marks() || known.size() == 1) {
        frame.svg().dot(at, frame.y(point.y()), 3, colour);
      }
    }
    if (corners.size() > 1) {
      frame.svg().path(String.join(" ", corners), colour, line.colour() < 0 ? 1 : 1.8, dashes);
    }
  }

  private Stream<Point> points() {
    return lines.stream().flatMap(line -> line.points().stream());
  }

  /**
   * A line.
   *
   * @param colour of the series, from 0; negative for a faint line of reference
   * @param dashes which, from 0 for none
   * @param marks whether each point has a dot
   * @param points those that are not finite are left out
   */
  public record Line(String name, int colour, int dashes, boolean marks, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }

    /** One of many lines without dots, that dashes tell apart where the colours come again. */
    public static Line numbered(int number, String name, List<Point> points) {
      return new Line(name, number, number / Ink.LIGHT.size(), false, points);
    }
  }

  /**
   * A point.
   *
   * @param low the lower end of its interval; null for none
   * @param high the upper end
   */
  public record Point(double x, double y, @Nullable Double low, @Nullable Double high) {

    /** A point without an interval. */
    public static Point of(double x, double y) {
      return new Point(x, y, null, null);
    }

    private double lowest() {
      return low == null ? y : low;
    }

    private double highest() {
      return high == null ? y : high;
    }

    private boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }
}
