package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plots of a report, by name. */
final class StudyPlots {

  private static final List<String> COLOURS =
      List.of(
          "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
          "#7f7f7f", "#bcbd22", "#000000", "#3b5998");
  private static final int WIDTH = 860;
  private static final int TOP = 40;
  private static final int ROW = 26;
  private static final int LABELS = 300;
  private static final int CURVES = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 560;
  private static final int KL_POINTS = 40;

  private StudyPlots() {}

  static Map<String, String> of(StudyConfig study, Cells all, StudyAnalysis analysis) {
    Cells cells = all.withoutSeeds(study.recipes().confirmationSeeds());
    Map<String, String> plots = new LinkedHashMap<>();
    Map<String, Difference> claims = new LinkedHashMap<>();
    for (StudyAnalysis.Contrast contrast : analysis.differences()) {
      Difference difference = contrast.differences().get(Measure.GOLD_AT_EQUAL_KL);
      if (difference != null) {
        claims.put(contrast.treatment() + " - " + contrast.control(), difference);
      }
    }
    plots.put(
        "differences",
        forest("True quality at equal KL: paired differences, 95 % intervals", claims));
    Set<String> compared = new LinkedHashSet<>();
    study
        .comparisons()
        .forEach(comparison -> {
          compared.add(comparison.control());
          compared.add(comparison.treatment());
        });
    plots.put("claims-kl", curves("True quality against KL", study, cells, List.copyOf(compared)));
    List<String> recipes = new ArrayList<>(List.of(study.recipes().baseline()));
    recipes.addAll(study.recipes().candidates());
    plots.put("recipes-kl", curves("True quality against KL: recipes", study, cells, recipes));
    return plots;
  }

  private static String forest(String title, Map<String, Difference> differences) {
    double reach = 0.001;
    for (Difference difference : differences.values()) {
      double half = difference.halfWidth() == null ? 0 : difference.halfWidth();
      reach = Math.max(reach, Math.abs(difference.mean()) + half);
    }
    int height = TOP + ROW * (differences.size() + 2);
    Svg svg = new Svg(WIDTH, height);
    svg.text(LABELS, 20, "start", title);
    double middle = (LABELS + WIDTH - 20) / 2.0;
    double scale = (WIDTH - 20 - LABELS) / 2.0 / reach;
    double bottom = height - ROW;
    svg.line(middle, TOP, middle, bottom, "#999999", 1);
    for (double tick : new double[] {-reach, -reach / 2, 0, reach / 2, reach}) {
      svg.text(
          middle + tick * scale, bottom + 16, "middle", String.format(Locale.ROOT, "%.3f", tick));
    }
    double y = TOP + ROW / 2.0;
    for (Map.Entry<String, Difference> row : differences.entrySet()) {
      Difference difference = row.getValue();
      double half = difference.halfWidth() == null ? 0 : difference.halfWidth();
      double x = middle + difference.mean() * scale;
      svg.text(LABELS - 10, y + 4, "end", row.getKey());
      svg.line(x - half * scale, y, x + half * scale, y, COLOURS.getFirst(), 2);
      svg.dot(x, y, COLOURS.getFirst());
      y += ROW;
    }
    return svg.toString();
  }

  private static String curves(
      String title, StudyConfig study, Cells cells, List<String> conditions) {
    double last = 1.2 * study.equalKl().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    Map<String, List<double[]>> lines = new LinkedHashMap<>();
    double low = 1;
    double high = 0;
    for (String condition : conditions) {
      List<double[]> line = line(cells.of(condition), last);
      lines.put(condition, line);
      for (double[] point : line) {
        low = Math.min(low, point[1]);
        high = Math.max(high, point[1]);
      }
    }
    double bottom = CURVES - 40;
    double tall = bottom - TOP;
    double range = Math.max(high - low, 1e-3);
    Svg svg = new Svg(WIDTH, Math.max(CURVES, TOP + 18 * conditions.size() + 20));
    svg.text(LEFT, 20, "start", title + " (mean over seeds)");
    svg.line(LEFT, bottom, RIGHT, bottom, "#999999", 1);
    svg.line(LEFT, TOP, LEFT, bottom, "#999999", 1);
    for (int tick = 0; tick <= 4; tick++) {
      double kl = last * tick / 4;
      double gold = low + range * tick / 4;
      svg.text(
          LEFT + (RIGHT - LEFT) * tick / 4.0,
          bottom + 16,
          "middle",
          String.format(Locale.ROOT, "%.0f", kl));
      svg.text(
          LEFT - 6, bottom - tall * tick / 4 + 4, "end", String.format(Locale.ROOT, "%.3f", gold));
    }
    int number = 0;
    for (Map.Entry<String, List<double[]>> entry : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      boolean dashed = number >= COLOURS.size();
      StringBuilder points = new StringBuilder();
      for (double[] point : entry.getValue()) {
        points.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                LEFT + (RIGHT - LEFT) * point[0] / last,
                bottom - tall * (point[1] - low) / range));
      }
      svg.path(points.toString().trim(), colour, dashed);
      double y = TOP + 18.0 * number;
      svg.path(
          String.format(Locale.ROOT, "%d,%.1f %d,%.1f", RIGHT + 20, y, RIGHT + 45, y),
          colour,
          dashed);
      svg.text(RIGHT + 52, y + 4, "start", entry.getKey());
      number++;
    }
    return svg.toString();
  }

  /** Points (KL, mean gold) as far as all seeds reach. */
  private static List<double[]> line(List<CellResult> results, double last) {
    List<double[]> line = new ArrayList<>();
    for (int i = 1; i <= KL_POINTS && !results.isEmpty(); i++) {
      double kl = last * i / KL_POINTS;
      double sum = 0;
      for (CellResult result : results) {
        @Nullable Double gold = result.goldAt(kl);
        if (gold == null) {
          return line;
        }
        sum += gold;
      }
      line.add(new double[] {kl, sum / results.size()});
    }
    return line;
  }
}
