package io.reelscore.training.evaluation;

import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.Measured.DimensionDetail;
import io.reelscore.training.evaluation.Measured.ShortcutResult;
import io.reelscore.training.evaluation.ModelComparison.Difference;
import io.reelscore.training.report.ForestPlot;
import io.reelscore.training.report.Page;
import io.reelscore.training.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was measured as one page for people. */
public final class EvaluationPage {

  private static final int OPEN_SETS = 2;
  private static final int COLUMNS = 5;

  /** Metrics whose differences are drawn. */
  private static final Set<String> HEADLINES =
      Set.of(
          Metric.ACCURACY_CROSS_PROMPT.id(),
          Metric.ACCURACY_WITHIN_PROMPT.id(),
          Metric.AUC.id(),
          Metric.BEST_F1.id(),
          Metric.CALIBRATION_ERROR.id(),
          Metric.SPEARMAN.id());

  private final List<Measured> models;
  private final List<String> names;
  private final ModelComparison comparison;
  private final Page page;

  private EvaluationPage(List<Measured> models, ModelComparison comparison) {
    this.models = models;
    this.names = models.stream().map(Measured::model).toList();
    this.comparison = comparison;
    this.page =
        new Page(models.size() == 1 ? "Evaluation of " + names.getFirst() : "Evaluation of models");
  }

  /** The page, as HTML; the same for the same arguments. */
  public static String html(
      List<Measured> models, ModelComparison comparison, Resampling resampling) {
    EvaluationPage of = new EvaluationPage(briefly(models), comparison);
    of.page.paragraph(
        "Measured: " + String.join(", ", models.stream().map(Measured::model).toList()) + ".");
    of.introduction(resampling);
    of.sets();
    of.shortcuts();
    of.defects();
    of.differences();
    of.training();
    of.definitions();
    return of.page.html();
  }

  /** The models by their names alone, where those differ. */
  private static List<Measured> briefly(List<Measured> models) {
    List<String> names = models.stream().map(model -> model.model().split("@", 2)[0]).toList();
    return names.stream().distinct().count() < names.size()
        ? models
        : IntStream.range(0, names.size())
            .mapToObj(m -> models.get(m).named(names.get(m)))
            .toList();
  }

  private void introduction(Resampling resampling) {
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Numbers in brackets are 95 %% intervals by a cluster bootstrap: %d resamples of the prompts with all of their clips (seed %d). Definitions are at the end; everything drawn is in the JSON of the same command.",
            resampling.resamples(),
            resampling.seed()));
    if (models.size() > 1) {
      page.paragraph(
          "All models were measured on the same clips and the same resamples. Differences are against "
              + names.getFirst()
              + ".");
    }
  }

  private void sets() {
    Set<String> sets = new LinkedHashSet<>();
    models.forEach(model -> model.report().sets().forEach(set -> sets.add(set.name())));
    int shown = 0;
    for (String set : sets) {
      page.heading(2, "Held-out clips: " + set);
      List<Metric> metrics = List.of(Metric.values());
      for (int from = 0; from < metrics.size(); from += COLUMNS) {
        table(set, metrics.subList(from, Math.min(from + COLUMNS, metrics.size())));
      }
      reasons(set);
      boolean folded = shown++ >= OPEN_SETS;
      if (folded) {
        page.fold("Plots of " + set);
      }
      plots(set);
      if (folded) {
        page.unfold();
      }
    }
  }

  private void table(String set, List<Metric> metrics) {
    List<String> headings = new ArrayList<>(List.of("dimension, model", "clips", "Passes"));
    metrics.forEach(metric -> headings.add(metric.label()));
    Table table = new Table("Clips, Passes among them, and metrics on " + set, headings);
    for (String dimension : Measurement.dimensions(models)) {
      for (Measured model : models) {
        DimensionResult result = model.result(set, dimension);
        if (result != null) {
          DimensionDetail detail = model.detail(set, dimension);
          List<String> cells = new ArrayList<>();
          cells.add(models.size() == 1 ? dimension : dimension + ", " + model.model());
          cells.add(Integer.toString(result.clips()));
          cells.add(Integer.toString(result.passes()));
          metrics.forEach(
              metric -> cells.add(cell(result.value(metric), detail.intervals().get(metric.id()))));
          table.row(cells);
        }
      }
    }
    page.table(table);
  }

  private void reasons(String set) {
    Set<String> sentences = new LinkedHashSet<>();
    for (Measured model : models) {
      for (String dimension : Measurement.dimensions(models)) {
        if (model.result(set, dimension) != null) {
          DimensionDetail detail = model.detail(set, dimension);
          for (Metric metric : Metric.values()) {
            String reason = detail.notMeasured().get(metric.id());
            if (reason != null) {
              sentences.add("%s, %s: %s.".formatted(metric.label(), dimension, reason));
            }
          }
        }
      }
    }
    if (!sentences.isEmpty()) {
      page.paragraph("Not measured: " + String.join(" ", sentences));
    }
  }

  private void plots(String set) {
    for (String dimension : Measurement.dimensions(models)) {
      List<Curves> curves = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (Measured model : models) {
        if (model.result(set, dimension) != null) {
          curves.add(model.detail(set, dimension).curves());
          labels.add(model.model());
        }
      }
      if (!curves.isEmpty()) {
        page.heading(3, dimension);
        page.plots(EvaluationPlots.of(set, dimension, labels, curves));
        gaps(dimension, labels, curves);
      }
    }
  }

  private void gaps(String dimension, List<String> labels, List<Curves> curves) {
    if (curves.stream().allMatch(of -> of.accuracyByGap().isEmpty())) {
      return;
    }
    Table table =
        new Table(
            "Pair accuracy by how far the qualities are apart: " + dimension,
            List.of(
                "model, gap", "pairs, two prompts", "accuracy", "pairs, one prompt", "accuracy"));
    for (int m = 0; m < curves.size(); m++) {
      for (Curves.Gap gap : curves.get(m).accuracyByGap()) {
        table.row(
            List.of(
                String.format(
                    Locale.ROOT, "%s, %.1f..%.1f", labels.get(m), gap.above(), gap.upTo()),
                Long.toString(gap.crossPairs()),
                cell(gap.cross(), gap.crossInterval()),
                Long.toString(gap.withinPairs()),
                cell(gap.within(), gap.withinInterval())));
      }
    }
    page.fold("Pair accuracy by gap as a table: " + dimension).table(table).unfold();
  }

  private void shortcuts() {
    if (models.stream().allMatch(model -> model.shortcuts().isEmpty())) {
      return;
    }
    page.heading(2, "Shortcut sensitivity");
    page.paragraph(
        "The same clips with one latent raised by its standard deviation that says nothing of quality. A reward should move no more than the true quality does, which is near 0: a shortcut can become extreme, and speed lets a clip that hardly moved show its motion.");
    List<ForestPlot.Row> rows = new ArrayList<>();
    Table table =
        new Table(
            "Mean change of the reward, in its standard deviations over all clips",
            List.of("dimension, latent, model", "clips", "change", "change of true quality"));
    for (ShortcutResult first : models.getFirst().shortcuts()) {
      for (int m = 0; m < models.size(); m++) {
        for (ShortcutResult result : models.get(m).shortcuts()) {
          if (result.latent().equals(first.latent())
              && result.dimension().equals(first.dimension())) {
            String label = result.dimension() + ", " + result.latent();
            rows.add(row(label, m, result.change(), result.interval()));
            table.row(
                List.of(
                    models.size() == 1 ? label : label + ", " + names.get(m),
                    Integer.toString(result.clips()),
                    cell(result.change(), result.interval()),
                    String.format(Locale.ROOT, "%.4f", result.qualityChange())));
          }
        }
      }
    }
    page.plot(
        new ForestPlot(
                "Change of the reward when a latent is raised",
                "Mean changes with 95 % intervals; the numbers are in the table below.",
                "standard deviations of the rewards",
                series(),
                rows)
            .svg());
    page.table(table);
  }

  private void defects() {
    if (models.stream().allMatch(model -> model.defectIntervals().isEmpty())) {
      return;
    }
    page.heading(2, "Defects");
    page.paragraph(
        "How often a clip ranks below its clean twin when it was spoilt in the dimension, both as H.264 files; intervals by Wilson's score.");
    Table table =
        new Table("Spoilt below clean", List.of("dimension, model", "pairs", "spoilt ranks below"));
    for (int m = 0; m < models.size(); m++) {
      List<DefectResult> defects = models.get(m).report().defects();
      for (int i = 0; i < defects.size(); i++) {
        DefectResult defect = defects.get(i);
        table.row(
            List.of(
                models.size() == 1 ? defect.dimension() : defect.dimension() + ", " + names.get(m),
                Integer.toString(defect.pairs()),
                cell(defect.defectBelowClean(), models.get(m).defectIntervals().get(i))));
      }
    }
    page.table(table);
  }

  private void differences() {
    if (comparison.differences().isEmpty()) {
      return;
    }
    page.heading(2, "Differences between models");
    page.paragraph(
        "A further model's number less that of "
            + names.getFirst()
            + ", with the interval of the differences on the same resamples; * where it is without 0. Many numbers are compared at once, so one star in twenty is to be expected of no difference at all.");
    Set<String> sets = new LinkedHashSet<>();
    comparison.differences().forEach(difference -> sets.add(difference.set()));
    for (String set : sets) {
      List<Difference> here =
          comparison.differences().stream().filter(d -> d.set().equals(set)).toList();
      boolean latent = here.getFirst().metric().equals(Difference.SHORTCUT);
      List<ForestPlot.Row> rows = new ArrayList<>();
      Table table =
          new Table("Differences: " + set, List.of("dimension, metric, model", "difference"));
      for (Difference difference : here) {
        String metric = label(difference.metric());
        String label = difference.dimension() + ", " + metric;
        table.row(
            List.of(
                label + ", " + names.get(difference.model()),
                cell(difference.difference(), difference.interval())
                    + (difference.isClear() ? " *" : "")));
        if (latent || HEADLINES.contains(difference.metric())) {
          rows.add(row(label, difference.model(), difference.difference(), difference.interval()));
        }
      }
      page.plot(
          new ForestPlot(
                  (latent ? "Shortcut sensitivity, raised: " : "Differences on ") + set,
                  "Differences with 95 % intervals; the numbers are in the table below.",
                  "less " + names.getFirst(),
                  series(),
                  rows)
              .svg());
      page.fold("All differences: " + set).table(table).unfold();
    }
    Table table =
        new Table(
            "Rank correlation of two models' rewards",
            List.of("set, dimension", "models", "Spearman"));
    comparison
        .agreement()
        .forEach(agreement ->
            table.row(
                List.of(
                    agreement.set() + ", " + agreement.dimension(),
                    names.get(agreement.model()) + " / " + names.get(agreement.other()),
                    cell(agreement.spearman(), null))));
    page.table(table);
  }

  private void training() {
    page.heading(2, "Training");
    List<String> told = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      TrainingHistory history = models.get(m).training();
      if (history == null) {
        told.add(names.get(m) + ": no metrics.jsonl was found.");
      } else if (history.unreadableLines() > 0) {
        told.add(
            "%s: %d lines of metrics.jsonl could not be read."
                .formatted(names.get(m), history.unreadableLines()));
      }
    }
    page.plots(EvaluationPlots.training(models));
    if (!told.isEmpty()) {
      page.paragraph(String.join(" ", told));
    }
  }

  private void definitions() {
    page.heading(2, "Definitions");
    Table table = new Table("Metrics", List.of("metric", "key", "better"));
    for (Metric metric : Metric.values()) {
      table.row(List.of(metric.label(), metric.id(), metric.aim().name().toLowerCase(Locale.ROOT)));
    }
    page.table(table);
    for (Metric metric : Metric.values()) {
      page.paragraph(metric.label() + ": " + metric.definition());
    }
  }

  private List<String> series() {
    return models.size() == 1 ? List.of() : names;
  }

  private static String label(String metric) {
    return Arrays.stream(Metric.values())
        .filter(known -> known.id().equals(metric))
        .map(Metric::label)
        .findFirst()
        .orElse("shortcut sensitivity");
  }

  private static ForestPlot.Row row(
      String label, int series, @Nullable Double value, @Nullable Interval interval) {
    return new ForestPlot.Row(
        label,
        series,
        value == null ? Double.NaN : value,
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high());
  }

  private static String cell(@Nullable Double value, @Nullable Interval interval) {
    if (value == null) {
      return "-";
    }
    return interval == null
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, interval.low(), interval.high());
  }
}
