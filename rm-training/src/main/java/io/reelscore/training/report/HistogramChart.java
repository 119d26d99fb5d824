package io.reelscore.training.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * Two histograms over the same bins, one over the other.
 *
 * @param title above it
 * @param description what it shows
 * @param xLabel of the values
 * @param low where the first bin begins
 * @param high where the last bin ends
 * @param names of both
 * @param first counts of each bin
 * @param second counts of each bin
 */
public record HistogramChart(
    String title,
    String description,
    String xLabel,
    double low,
    double high,
    List<String> names,
    List<Integer> first,
    List<Integer> second) {

  public HistogramChart {
    names = List.copyOf(names);
    first = List.copyOf(first);
    second = List.copyOf(second);
  }

  /** The drawing. */
  public String svg() {
    Range across = Range.around(Stream.of(low, high).mapToDouble(v -> v));
    int most = Stream.concat(first.stream(), second.stream()).mapToInt(c -> c).max().orElse(1);
    Frame frame =
        new Frame(
            title, description, xLabel, "clips", across, new Range(0, Math.max(1, 1.05 * most)), 1);
    draw(frame, across, first, 0, 0.45);
    draw(frame, across, second, 1, 0.6);
    frame.boxes(names);
    return frame.svg().toString();
  }

  private static void draw(
      Frame frame, Range across, List<Integer> counts, int series, double opacity) {
    double width = (across.high() - across.low()) / Math.max(1, counts.size());
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        double left = frame.x(across.low() + i * width);
        double right = frame.x(across.low() + (i + 1) * width);
        double top = frame.y(counts.get(i));
        frame
            .svg()
            .box(left + 0.5, top, right - left - 1, frame.y(0) - top, Ink.series(series), opacity);
      }
    }
  }
}
