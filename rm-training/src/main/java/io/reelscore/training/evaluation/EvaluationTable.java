package io.reelscore.training.evaluation;

import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as text for people. */
public final class EvaluationTable {

  private static final int LEAST_NAME_WIDTH = 38;

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
