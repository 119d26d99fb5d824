package io.reelscore.training.study;

import io.reelscore.training.report.ForestPlot;
import io.reelscore.training.report.LineChart;
import io.reelscore.training.report.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plots of a report, by name. */
final class StudyPlots {

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
    List<ForestPlot.Row> rows = new ArrayList<>();
    differences.forEach((label, difference) -> {
      @Nullable Double half = difference.halfWidth();
      double mean = difference.mean();
      rows.add(
          half == null
              ? new ForestPlot.Row(label, 0, mean, null, null)
              : new ForestPlot.Row(label, 0, mean, mean - half, mean + half));
    });
    return new ForestPlot(
            title,
            "Mean over the seeds of the difference between two conditions, with its interval",
            "difference of true quality",
            List.of(),
            rows)
        .svg();
  }

  private static String curves(
      String title, StudyConfig study, Cells cells, List<String> conditions) {
    double last = 1.2 * study.equalKl().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    List<LineChart.Line> lines = new ArrayList<>();
    for (String condition : conditions) {
      lines.add(LineChart.Line.numbered(lines.size(), condition, line(cells.of(condition), last)));
    }
    return new LineChart(
            title,
            "Mean over the seeds, as far as all of them reach",
            "KL from where the policy began",
            "true quality",
            new Range(0, last),
            null,
            lines)
        .svg();
  }

  /** Points (KL, mean gold) as far as all seeds reach. */
  private static List<LineChart.Point> line(List<CellResult> results, double last) {
    List<LineChart.Point> line = new ArrayList<>();
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
      line.add(LineChart.Point.of(kl, sum / results.size()));
    }
    return line;
  }
}
