package io.reelscore.training.evaluation;

import io.reelscore.training.report.HistogramChart;
import io.reelscore.training.report.LineChart;
import io.reelscore.training.report.LineChart.Line;
import io.reelscore.training.report.LineChart.Point;
import io.reelscore.training.report.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plots of a page. */
final class EvaluationPlots {

  private static final Range SHARE = new Range(0, 1);

  private EvaluationPlots() {}

  /** The plots of one dimension; a model's curves in the order of the models' names. */
  static List<String> of(String set, String dimension, List<String> models, List<Curves> curves) {
    List<String> plots = new ArrayList<>();
    for (int m = 0; m < curves.size(); m++) {
      Histogram rewards = curves.get(m).rewards();
      plots.add(
          new HistogramChart(
                  "Rewards: " + models.get(m),
                  String.format(
                      Locale.ROOT,
                      "Histogram of the rewards of Passes and Fails, %s, %s, from %.3g to %.3g",
                      dimension,
                      set,
                      rewards.low(),
                      rewards.high()),
                  "raw reward",
                  rewards.low(),
                  rewards.high(),
                  List.of("Pass", "Fail"),
                  rewards.passes(),
                  rewards.fails())
              .svg());
    }
    plots.add(roc(dimension, models, curves));
    if (curves.stream().anyMatch(of -> !of.accuracyByGap().isEmpty())) {
      plots.add(gaps(dimension, models, curves));
    }
    plots.add(calibration(dimension, models, curves));
    return plots;
  }

  private static String roc(String dimension, List<String> models, List<Curves> curves) {
    List<Line> lines = new ArrayList<>();
    for (int m = 0; m < curves.size(); m++) {
      lines.add(
          new Line(
              models.get(m),
              m,
              m,
              false,
              curves.get(m).roc().stream()
                  .map(point -> Point.of(point.falsePasses(), point.truePasses()))
                  .toList()));
    }
    lines.add(chance(0, 0, 1, 1, "chance"));
    return new LineChart(
            "ROC",
            "Share of Passes above a threshold against the share of Fails above it, " + dimension,
            "Fails above the threshold",
            "Passes above the threshold",
            SHARE,
            SHARE,
            lines)
        .svg();
  }

  private static String gaps(String dimension, List<String> models, List<Curves> curves) {
    List<Line> lines = new ArrayList<>();
    for (int m = 0; m < curves.size(); m++) {
      List<Point> cross = new ArrayList<>();
      List<Point> within = new ArrayList<>();
      for (Curves.Gap gap : curves.get(m).accuracyByGap()) {
        double middle = (gap.above() + gap.upTo()) / 2;
        double shift = 0.008 * m;
        cross.add(point(middle + shift, gap.cross(), gap.crossInterval()));
        within.add(point(middle + shift + 0.004, gap.within(), gap.withinInterval()));
      }
      lines.add(new Line("two prompts: " + models.get(m), m, 0, true, cross));
      lines.add(new Line("one prompt: " + models.get(m), m, 1, true, within));
    }
    lines.add(chance(0, 0.5, 0.8, 0.5, "chance"));
    return new LineChart(
            "Pair accuracy by gap",
            "How often the better clip wins by how far the qualities are apart, with 95 % intervals, "
                + dimension,
            "difference in quality",
            "accuracy",
            new Range(0, 0.8),
            null,
            lines)
        .svg();
  }

  private static String calibration(String dimension, List<String> models, List<Curves> curves) {
    List<Line> lines = new ArrayList<>();
    for (int m = 0; m < curves.size(); m++) {
      lines.add(
          new Line(
              models.get(m),
              m,
              m,
              true,
              curves.get(m).calibration().stream()
                  .map(bin -> point(bin.predicted(), bin.observed(), bin.interval()))
                  .toList()));
    }
    lines.add(chance(0.5, 0.5, 1, 1, "as predicted"));
    return new LineChart(
            "Calibration of pairs",
            "How often the favoured clip is the better against the predicted share, with 95 % intervals, "
                + dimension,
            "predicted win share",
            "observed win share",
            new Range(0.5, 1),
            null,
            lines)
        .svg();
  }

  /** Loss, accuracy and margin over the steps of each phase that tells them. */
  static List<String> training(List<Measured> models) {
    Map<String, List<Line>> plots = new LinkedHashMap<>();
    for (int m = 0; m < models.size(); m++) {
      TrainingHistory history = models.get(m).training();
      if (history != null) {
        String name = models.get(m).model();
        add(plots, history, "margin", name, m, 0, TrainingHistory.Window::margin);
        add(
            plots,
            history,
            "margin",
            name + ", validation",
            m,
            1,
            TrainingHistory.Window::validationMargin);
        add(plots, history, "accuracy", name, m, 0, TrainingHistory.Window::accuracy);
        add(
            plots,
            history,
            "accuracy",
            name + ", validation",
            m,
            1,
            TrainingHistory.Window::validationAccuracy);
        add(plots, history, "loss", name, m, 0, TrainingHistory.Window::loss);
        add(
            plots,
            history,
            "loss",
            name + ", validation",
            m,
            1,
            TrainingHistory.Window::validationLoss);
      }
    }
    List<String> drawings = new ArrayList<>();
    plots.forEach((title, lines) ->
        drawings.add(
            new LineChart(
                    title,
                    title + " over training steps, means over windows of steps",
                    "step",
                    title.substring(0, title.indexOf(',')),
                    null,
                    null,
                    lines)
                .svg()));
    return drawings;
  }

  private static void add(
      Map<String, List<Line>> plots,
      TrainingHistory history,
      String what,
      String name,
      int colour,
      int dashes,
      Function<TrainingHistory.Window, @Nullable Double> value) {
    Map<String, List<Point>> phases = new LinkedHashMap<>();
    for (TrainingHistory.Window window : history.windows()) {
      Double known = value.apply(window);
      if (known != null) {
        phases
            .computeIfAbsent(window.phase(), phase -> new ArrayList<>())
            .add(Point.of(window.step(), known));
      }
    }
    phases.forEach((phase, points) ->
        plots
            .computeIfAbsent(
                String.format(Locale.ROOT, "%s, %s", what, phase), title -> new ArrayList<>())
            .add(new Line(name, colour, dashes, false, points)));
  }

  private static Line chance(double x1, double y1, double x2, double y2, String name) {
    return new Line(name, -1, 0, false, List.of(Point.of(x1, y1), Point.of(x2, y2)));
  }

  private static Point point(double x, @Nullable Double y, @Nullable Interval interval) {
    return new Point(
        x,
        y == null ? Double.NaN : y,
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high());
  }
}
