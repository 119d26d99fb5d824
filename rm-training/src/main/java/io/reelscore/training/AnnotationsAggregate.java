package io.reelscore.training;

import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Annotation;
import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.DawidSkene;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.annotation.Judgements;
import io.reelscore.training.annotation.Labels;
import io.reelscore.training.annotation.RowWriter;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations aggregate}. */
@Command(
    name = "aggregate",
    description = "Makes one label a clip and dimension of what several people said.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AnnotationsAggregate implements Callable<Integer> {
  private static final int SHOWN = 50;

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "Annotations.")
  private Path file = Path.of("");

  @Option(
      names = "--method",
      paramLabel = "NAME",
      required = true,
      description = "majority or dawid-skene.")
  private String method = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "Where the labels go, with the probability of Pass: JSON lines, or a table (.csv).")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws AnnotationException, IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    Aggregation aggregation = AnnotationsExport.aggregation(console, method);
    console.requireFile(file);
    console.requireTarget(out, List.of(file));
    AnnotationTable table =
        new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, console::progress).table();
    Split[] splits = table.splits();
    Map<String, Map<String, Object>> report = new LinkedHashMap<>();
    try (RowWriter writer = RowWriter.annotations(out, file)) {
      for (String dimension : table.dimensions()) {
        Judgements judgements = table.judgements(dimension);
        switch (aggregation) {
          case MAJORITY -> {
            Labels labels = aggregation.of(judgements);
            report.put(dimension, write(writer, table, splits, labels));
          }
          case DAWID_SKENE -> {
            DawidSkene fit = DawidSkene.fit(judgements, DawidSkene.Settings.DEFAULT);
            Map<String, Object> counts = write(writer, table, splits, Labels.of(judgements, fit));
            counts.putAll(told(judgements, fit));
            if (!fit.converged()) {
              console.tell(
                  "%s: not converged after %d steps (expected: a step that gains less than %s a judgement); judge the labels with care"
                      .formatted(dimension, fit.steps(), DawidSkene.Settings.DEFAULT.tolerance()));
            }
            report.put(dimension, counts);
          }
        }
      }
      writer.keep();
      if (json) {
        console.json(report);
      } else {
        report.forEach((dimension, told) -> print(console, dimension, told));
        console.println("%s labels in %s".formatted(writer.rows(), out));
      }
    }
    return ExitCode.OK;
  }

  private static void print(
      AnnotationsConsole console, String dimension, Map<String, Object> told) {
    console.println(dimension + ":");
    told.forEach((what, value) -> {
      if (value instanceof Map<?, ?> annotators) {
        console.println("  " + what + ":");
        annotators.forEach((name, rates) ->
            console.println("    %-16s %s".formatted(name, AnnotationsConsole.text(rates))));
      } else {
        console.println("  %-10s %s".formatted(what, value));
      }
    });
  }

  private static Map<String, Object> write(
      RowWriter writer, AnnotationTable table, Split[] splits, Labels labels) throws IOException {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (int u = 0; u < labels.judgements().size(); u++) {
      Verdict verdict = labels.verdict(u);
      counts.merge(verdict, 1, Integer::sum);
      if (verdict != Verdict.NONE) {
        int item = labels.judgements().units()[u];
        writer.write(
            new Annotation(
                1,
                table.clip(item),
                table.prompt(item),
                labels.judgements().dimension(),
                verdict,
                "",
                splits[item],
                labels.pass()[u]));
      }
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("pass", counts.getOrDefault(Verdict.PASS, 0));
    told.put("fail", counts.getOrDefault(Verdict.FAIL, 0));
    told.put("draws", counts.getOrDefault(Verdict.NONE, 0));
    return told;
  }

  /** How the model was fitted, and what it says of the annotators, of many the first. */
  private static Map<String, Object> told(Judgements judgements, DawidSkene fit) {
    Map<String, Object> annotators = new LinkedHashMap<>();
    for (int r = 0; r < Math.min(SHOWN, judgements.raters().size()); r++) {
      Map<String, Double> rates = new LinkedHashMap<>();
      rates.put("passesPass", rounded(fit.confusion()[r][1][1]));
      rates.put("failsFail", rounded(fit.confusion()[r][0][0]));
      annotators.put(judgements.raters().get(r), rates);
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("steps", fit.steps());
    told.put("converged", fit.converged());
    told.put("passPrior", rounded(fit.prior()[1]));
    told.put("annotators", annotators);
    return told;
  }

  private static double rounded(double share) {
    return Math.round(share * 1e4) / 1e4;
  }
}
