package io.reelscore.training.evaluation;

import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import io.reelscore.training.evaluation.ModelComparison.Difference;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A report as text for people. */
public final class EvaluationTable {

  private static final int LEAST_NAME_WIDTH = 38;

  private static final List<Metric> MORE =
      List.of(
          Metric.BEST_F1,
          Metric.BEST_F1_THRESHOLD,
          Metric.SPREAD_OF_TOP,
          Metric.TOP_RANGE,
          Metric.DISTINCT_SHARE,
          Metric.ENTROPY_BITS,
          Metric.CALIBRATION_ERROR,
          Metric.SPEARMAN);

  private static final Set<String> COMPARED =
      Set.of(
          Metric.ACCURACY_CROSS_PROMPT.id(),
          Metric.ACCURACY_WITHIN_PROMPT.id(),
          Metric.AUC.id(),
          Metric.CALIBRATION_ERROR.id());

  private EvaluationTable() {}

  /** All of a report. */
  public static String of(EvaluationReport report) {
    StringBuilder text = new StringBuilder(sets(report));
    if (!report.defects().isEmpty()) {
      text.append("\ndefect ranks below clean, after an H.264 round trip\n");
      for (DefectResult defect : report.defects()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-24s %5.1f %% of %d pairs\n",
                defect.dimension(),
                100 * defect.defectBelowClean(),
                defect.pairs()));
      }
    }
    return text.toString();
  }

  /** The held-out sets. */
  public static String sets(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    String row = "%-" + nameWidth(report) + "s %6s %6s %6s %6s %6s %6s\n";
    for (SetResult set : report.sets()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(
          String.format(
              Locale.ROOT, row, heading(set), "cross", "within", "AUC", "margin", "spread", "sd"));
      for (DimensionResult d : set.dimensions()) {
        text.append(
            String.format(
                Locale.ROOT,
                row,
                d.dimension(),
                number(d.accuracyCrossPrompt()),
                number(d.accuracyWithinPrompt()),
                number(d.auc()),
                number(d.margin()),
                number(d.spreadOfPositives()),
                number(d.standardDeviation())));
      }
    }
    return text.toString();
  }

  /** A second table of the held-out sets: what {@link #sets} leaves out. */
  public static String more(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    int width = nameWidth(report);
    for (SetResult set : report.sets()) {
      text.append(String.format(Locale.ROOT, "\n%-" + width + "s", heading(set)));
      MORE.forEach(metric -> text.append(String.format(Locale.ROOT, " %8s", metric.heading())));
      text.append('\n');
      for (DimensionResult d : set.dimensions()) {
        text.append(String.format(Locale.ROOT, "%-" + width + "s", d.dimension()));
        MORE.forEach(
            metric -> text.append(String.format(Locale.ROOT, " %8s", number(d.value(metric)))));
        text.append('\n');
      }
    }
    return text.toString();
  }

  /** Where further models differ from the first, in accuracies, AUC and calibration. */
  public static String differences(List<Measured> models, ModelComparison comparison) {
    StringBuilder text = new StringBuilder();
    for (int m = 1; m < models.size(); m++) {
      int model = m;
      text.append(models.get(m).model()).append(" less ").append(models.getFirst().model());
      text.append(", 95 % intervals on the same resamples\n");
      comparison.differences().stream()
          .filter(difference -> difference.model() == model)
          .filter(difference -> COMPARED.contains(difference.metric()))
          .forEach(difference -> text.append(line(difference)));
    }
    return text.toString();
  }

  private static String line(Difference difference) {
    Interval interval = difference.interval();
    return String.format(
        Locale.ROOT,
        "%-24s %-24s %-24s %7s%s%s\n",
        difference.set(),
        difference.dimension(),
        difference.metric(),
        number(difference.difference()),
        interval == null
            ? ""
            : String.format(Locale.ROOT, " [%6.3f, %6.3f]", interval.low(), interval.high()),
        difference.isClear() ? " *" : "");
  }

  private static int nameWidth(EvaluationReport report) {
    return report.sets().stream()
        .mapToInt(set -> heading(set).length())
        .reduce(LEAST_NAME_WIDTH, Math::max);
  }

  private static String heading(SetResult set) {
    return String.format(Locale.ROOT, "%s (%d clips)", set.name(), set.clips());
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
