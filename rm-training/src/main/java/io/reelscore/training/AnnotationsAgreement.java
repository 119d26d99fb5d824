package io.reelscore.training;

import io.reelscore.training.annotation.Agreement;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.ComparisonFile;
import io.reelscore.training.annotation.ComparisonTable;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.annotation.Judgements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations agreement}. */
@Command(
    name = "agreement",
    description =
        "How far annotators agree: Krippendorff's alpha, Fleiss' kappa and raw agreement, with 95 % bootstrap intervals over clips.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AnnotationsAgreement implements Callable<Integer> {

  private static final int MOST_RESAMPLES = 10_000;

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "Annotations or comparisons.")
  private Path file = Path.of("");

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Resamples of the intervals, 0 for none (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the resampling (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws AnnotationException, IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    console.requireFile(file);
    if (resamples < 0 || resamples > MOST_RESAMPLES) {
      throw console.usage("--bootstrap: %d (expected: 0..%d)".formatted(resamples, MOST_RESAMPLES));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    Films films = Films.MAY_BE_ELSEWHERE;
    if (ComparisonFile.isOne(file)) {
      ComparisonTable table = new ComparisonFile(file, films, console::progress).table();
      report(console, table.dimensions(), table::judgements, all);
    } else {
      AnnotationTable table = new AnnotationFile(file, films, console::progress).table();
      report(console, table.dimensions(), table::judgements, all);
    }
    if (json) {
      console.json(Map.of("dimensions", all));
    }
    return ExitCode.OK;
  }

  private void report(
      AnnotationsConsole console,
      List<String> dimensions,
      Function<String, Judgements> judgements,
      Map<String, Object> all) {
    for (String dimension : dimensions) {
      Judgements said = judgements.apply(dimension);
      Agreement agreement = Agreement.of(said, resamples, seed);
      if (json) {
        all.put(dimension, json(agreement, said.categories()));
      } else {
        print(console, agreement, said.categories());
      }
    }
  }

  private static void print(
      AnnotationsConsole console, Agreement agreement, List<String> categories) {
    console.println(
        "%s: %s judgements of %s units, %s of them judged at least twice"
            .formatted(
                agreement.dimension(),
                agreement.judgements(),
                agreement.units(),
                agreement.shared()));
    if (agreement.repeats() > 0) {
      console.println(
          "  %s judgements left out: their annotator judged the same again"
              .formatted(agreement.repeats()));
    }
    console.println(
        "  %-22s %s".formatted("Krippendorff's alpha", AnnotationsConsole.text(agreement.alpha())));
    console.println(
        "  %-22s %s%s"
            .formatted("Fleiss' kappa", AnnotationsConsole.text(agreement.kappa()), of(agreement)));
    console.println(
        "  %-22s %s".formatted("raw agreement", AnnotationsConsole.text(agreement.raw())));
    console.println(
        "  %-22s %s".formatted("all agree", AnnotationsConsole.text(agreement.unanimous())));
    String row = "  %-16s %10s  %-22s %-22s %s";
    if (!agreement.annotators().isEmpty()) {
      String share = categories.getLast() + " share";
      console.println(
          row.formatted("annotator", "judgements", share, "agrees with others", "alpha without"));
    }
    for (Agreement.Rater rater : agreement.annotators()) {
      console.println(
          row.formatted(
              rater.name(),
              rater.judgements(),
              AnnotationsConsole.text(rater.shares().getLast()),
              AnnotationsConsole.text(rater.withOthers()),
              AnnotationsConsole.text(rater.alphaWithout())));
    }
    console.println("");
  }

  private static String of(Agreement agreement) {
    return agreement.usualUnits() == agreement.shared()
        ? ""
        : "  (of the %d units with %d judgements)"
            .formatted(agreement.usualUnits(), agreement.usualRaters());
  }

  private static Map<String, Object> json(Agreement agreement, List<String> categories) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("judgements", agreement.judgements());
    fields.put("repeats", agreement.repeats());
    fields.put("units", agreement.units());
    fields.put("sharedUnits", agreement.shared());
    fields.put("kappaRaters", agreement.usualRaters());
    fields.put("kappaUnits", agreement.usualUnits());
    fields.put("alpha", AnnotationsConsole.json(agreement.alpha()));
    fields.put("kappa", AnnotationsConsole.json(agreement.kappa()));
    fields.put("raw", AnnotationsConsole.json(agreement.raw()));
    fields.put("unanimous", AnnotationsConsole.json(agreement.unanimous()));
    Map<String, Object> annotators = new LinkedHashMap<>();
    for (Agreement.Rater rater : agreement.annotators()) {
      Map<String, Object> shares = new LinkedHashMap<>();
      for (int c = 0; c < categories.size(); c++) {
        shares.put(categories.get(c), AnnotationsConsole.json(rater.shares().get(c)));
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("judgements", rater.judgements());
      one.put("shares", shares);
      one.put("withOthers", AnnotationsConsole.json(rater.withOthers()));
      one.put("alphaWithout", AnnotationsConsole.json(rater.alphaWithout()));
      annotators.put(rater.name(), one);
    }
    fields.put("annotators", annotators);
    return fields;
  }
}
