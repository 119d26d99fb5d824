package io.reelscore.training.report;

import java.util.Locale;

/** A drawing of lines, dots, boxes and words, written as SVG with a title and a description. */
public final class Svg {

  private static final double LETTER = 6.1;

  private final StringBuilder body = new StringBuilder();
  private final String title;
  private final String description;
  private final int width;
  private final int height;

  /**
   * @param title what it is, for those who don't see it
   * @param description what it shows
   */
  public Svg(String title, String description, int width, int height) {
    this.title = title;
    this.description = description;
    this.width = width;
    this.height = height;
  }

  /** A straight line. */
  public Svg line(double x1, double y1, double x2, double y2, String colour, double thickness) {
    return add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" style=\"stroke:%s;stroke-width:%.1f\"/>",
            x1,
            y1,
            x2,
            y2,
            colour,
            thickness));
  }

  /** A filled circle. */
  public Svg dot(double x, double y, double radius, String colour) {
    return add(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" style=\"fill:%s\"/>",
            x,
            y,
            radius,
            colour));
  }

  /** A filled box. */
  public Svg box(double x, double y, double wide, double tall, String colour, double opacity) {
    return add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" style=\"fill:%s;fill-opacity:%.2f\"/>",
            x,
            y,
            Math.max(0, wide),
            Math.max(0, tall),
            colour,
            opacity));
  }

  /**
   * A path of points {@code x,y x,y ...}.
   *
   * @param dashes lengths of dashes and gaps; empty for none
   */
  public Svg path(String points, String colour, double thickness, String dashes) {
    return add(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" style=\"fill:none;stroke:%s;stroke-width:%.1f;stroke-linejoin:round%s\"/>",
            points,
            colour,
            thickness,
            dashes.isEmpty() ? "" : ";stroke-dasharray:" + dashes));
  }

  /**
   * Words.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  public Svg text(double x, double y, String anchor, String colour, String words) {
    return add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"fill:%s\">%s</text>",
            x,
            y,
            anchor,
            colour,
            Markup.text(words)));
  }

  /** Words that read upwards. */
  public Svg upright(double x, double y, String colour, String words) {
    return add(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\" style=\"fill:%s\">%s</text>",
            x,
            y,
            colour,
            Markup.text(words)));
  }

  /** Words cut so that they are about as wide as there is room. */
  static String fit(String words, double room) {
    int most = (int) Math.max(1, room / LETTER);
    return words.codePointCount(0, words.length()) <= most
        ? words
        : words.substring(0, words.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** About how wide words are. */
  static double width(String words) {
    return LETTER * words.codePointCount(0, words.length());
  }

  private Svg add(String element) {
    body.append(element).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="system-ui,sans-serif" font-size="11">
        <title>%s</title>
        <desc>%s</desc>
        <rect width="100%%" height="100%%" style="fill:%s"/>
        %s</svg>
        """,
        width,
        height,
        Markup.text(title),
        Markup.text(description),
        Ink.PAPER,
        body);
  }
}
