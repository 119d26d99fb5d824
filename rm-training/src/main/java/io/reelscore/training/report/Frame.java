package io.reelscore.training.report;

import java.util.List;

/** Axes around a drawing, with its title above and room for a legend below. */
final class Frame {

  static final int WIDTH = 420;
  private static final int LEFT = 52;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 30;
  private static final int BOTTOM = 232;
  private static final int LEGEND = BOTTOM + 52;
  private static final int ROW = 17;

  private final Range x;
  private final Range y;
  private final Svg svg;

  Frame(
      String title,
      String description,
      String xLabel,
      String yLabel,
      Range x,
      Range y,
      int legend) {
    this.x = x;
    this.y = y;
    this.svg = new Svg(title, description, WIDTH, LEGEND + ROW * legend);
    svg.text(LEFT, 18, "start", Ink.TEXT, Svg.fit(title, RIGHT - LEFT));
    for (double tick : x.ticks()) {
      svg.line(x(tick), TOP, x(tick), BOTTOM, Ink.GRID, 0.6);
      svg.text(x(tick), BOTTOM + 15, "middle", Ink.FAINT, x.label(tick));
    }
    for (double tick : y.ticks()) {
      svg.line(LEFT, y(tick), RIGHT, y(tick), Ink.GRID, 0.6);
      svg.text(LEFT - 5, y(tick) + 4, "end", Ink.FAINT, y.label(tick));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, Ink.FAINT, 1);
    svg.line(LEFT, TOP, LEFT, BOTTOM, Ink.FAINT, 1);
    svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 32, "middle", Ink.TEXT, xLabel);
    svg.upright(13, (TOP + BOTTOM) / 2.0, Ink.TEXT, yLabel);
  }

  Svg svg() {
    return svg;
  }

  double x(double value) {
    return LEFT + x.share(value) * (RIGHT - LEFT);
  }

  double y(double value) {
    return BOTTOM - y.share(value) * (BOTTOM - TOP);
  }

  /** A row of the legend as a line. */
  void legend(int row, String name, String colour, String dashes) {
    double at = LEGEND + ROW * row;
    svg.path(LEFT + "," + at + " " + (LEFT + 30) + "," + at, colour, 2, dashes);
    svg.text(LEFT + 37, at + 4, "start", Ink.TEXT, Svg.fit(name, RIGHT - LEFT - 37));
  }

  /** The legend as boxes in one row. */
  void boxes(List<String> names) {
    double at = LEFT;
    for (int i = 0; i < names.size(); i++) {
      svg.box(at, LEGEND - 6, 12, 10, Ink.series(i), i == 0 ? 0.45 : 0.6);
      svg.text(at + 17, LEGEND + 4, "start", Ink.TEXT, names.get(i));
      at += 35 + Svg.width(names.get(i));
    }
  }
}
