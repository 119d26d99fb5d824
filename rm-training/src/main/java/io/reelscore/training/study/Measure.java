package io.reelscore.training.study;

import io.reelscore.training.study.ModelMetrics.SetMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that each cell has.
 *
 * @param id in the study's file
 * @param label in tables
 * @param ofModel whether it is about the reward model alone
 * @param value of a cell; null where it has none
 */
record Measure(
    String id, String label, boolean ofModel, Function<CellResult, @Nullable Double> value) {

  /** The number of a cell; null where it has none, or one that is not finite. */
  @Nullable Double of(CellResult cell) {
    Double known = value.apply(cell);
    return known != null && Double.isFinite(known) ? known : null;
  }

  /** What recipes are judged by. */
  static final String GOLD_AT_EQUAL_KL = "gold_at_equal_kl";

  /** All measures of a study. */
  static List<Measure> of(StudyConfig study) {
    List<Measure> measures = new ArrayList<>();
    measures.add(
        onSet("accuracy_cross_id", "accuracy, two prompts, ID", ID, SetMetrics::accuracyCross));
    measures.add(
        onSet("accuracy_within_id", "accuracy, one prompt, ID", ID, SetMetrics::accuracyWithin));
    measures.add(
        onSet("accuracy_cross_ood", "accuracy, two prompts, OOD", OOD, SetMetrics::accuracyCross));
    measures.add(
        onSet("accuracy_within_ood", "accuracy, one prompt, OOD", OOD, SetMetrics::accuracyWithin));
    measures.add(onSet("auc_id", "AUC, ID", ID, SetMetrics::auc));
    measures.add(onSet("margin_id", "margin, ID", ID, SetMetrics::margin));
    measures.add(onSet("spread_id", "spread of Passes, ID", ID, SetMetrics::spread));
    measures.add(onSet("top_spread_id", "spread of top 10 %, ID", ID, SetMetrics::topSpread));
    measures.add(
        new Measure(
            "shortcut_sensitivity",
            "shortcut sensitivity",
            true,
            cell -> cell.metrics().shortcutSensitivity()));
    for (double kl : study.equalKl()) {
      String text = String.format(Locale.ROOT, "%.3g", kl);
      measures.add(
          new Measure("gold_at_kl_" + text, "gold at KL " + text, false, cell -> cell.goldAt(kl)));
    }
    measures.add(
        new Measure(
            GOLD_AT_EQUAL_KL, "gold at equal KL", false, cell -> cell.goldAt(study.equalKl())));
    measures.add(new Measure("gold_at_end", "gold at the last step", false, CellResult::goldAtEnd));
    measures.add(
        new Measure("gold_at_best", "best gold on the way", false, CellResult::goldAtBest));
    measures.add(
        new Measure("kl_at_end", "KL at the last step", false, cell -> cell.path().getLast().kl()));
    measures.add(
        new Measure(
            "shortcut_drift",
            "drift of shortcuts at the last step",
            false,
            cell -> cell.path().getLast().shortcuts()));
    return measures;
  }

  private static final String ID = "in_distribution";
  private static final String OOD = "out_of_distribution";

  private static Measure onSet(
      String id, String label, String set, Function<SetMetrics, @Nullable Double> metric) {
    return new Measure(
        id,
        label,
        true,
        cell -> metric.apply(Objects.requireNonNull(cell.metrics().sets().get(set))));
  }
}
