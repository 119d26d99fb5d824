package io.reelscore.training;

import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.annotation.PairExport;
import io.reelscore.training.annotation.PairForm;
import io.reelscore.training.annotation.PairTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations export-pairs}. */
@Command(
    name = "export-pairs",
    description =
        "Draws pairs of annotated clips and writes them as SoliReward's own code reads them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AnnotationsExport implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "Annotations with films.")
  private Path file = Path.of("");

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The pairs, JSON.")
  private Path out = Path.of("");

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "100000",
      description = "At most so many different pairs a dimension (default ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--tie-share",
      paramLabel = "X",
      defaultValue = "0.5",
      description = "The share of win-tie pairs among them, 0..1 (default ${DEFAULT-VALUE}).")
  private double tieShare;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "any",
      description = "Clips marked train or test only, or any (default ${DEFAULT-VALUE}).")
  private String split = "";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "majority",
      description = "How votes are aggregated: majority or dawid-skene (default ${DEFAULT-VALUE}).")
  private String method = "";

  @Option(
      names = "--form",
      paramLabel = "NAME",
      defaultValue = "messages",
      description = "messages, which their trainer reads, or paths (default ${DEFAULT-VALUE}).")
  private String form = "";

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "The system message; {dimension} stands for the dimension.")
  private String system = PairTexts.DEFAULT.system();

  @Option(
      names = "--user",
      paramLabel = "TEXT",
      description = "The user message; {prompt} stands for the prompt, <video> for the film.")
  private String user = PairTexts.DEFAULT.user();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the draw (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws AnnotationException, IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    Aggregation aggregation = aggregation(console, method);
    PairExport export = export(console);
    console.requireFile(file);
    console.requireTarget(out, List.of(file));
    AnnotationTable table =
        new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, console::progress).table();
    Map<String, PairExport.Written> written = export.write(table, aggregation, out);
    if (json) {
      console.json(written);
    } else {
      written.forEach((dimension, count) ->
          console.println(
              "%s: %s win-lose pairs, %s win-tie pairs"
                  .formatted(dimension, count.winLose(), count.ties())));
    }
    return ExitCode.OK;
  }

  private PairExport export(AnnotationsConsole console) {
    PairForm chosen =
        switch (form) {
          case "messages" -> PairForm.MESSAGES;
          case "paths" -> PairForm.PATHS;
          default -> throw console.usage("--form: " + form + " (expected: messages or paths)");
        };
    Split marked =
        switch (split) {
          case "any" -> Split.ANY;
          case "train" -> Split.TRAIN;
          case "test" -> Split.TEST;
          default -> throw console.usage("--split: " + split + " (expected: train, test or any)");
        };
    try {
      return new PairExport(chosen, new PairTexts(system, user), pairs, tieShare, seed, marked);
    } catch (IllegalArgumentException e) {
      throw console.usage(String.valueOf(e.getMessage()));
    }
  }

  static Aggregation aggregation(AnnotationsConsole console, String method) {
    return Aggregation.named(method)
        .orElseThrow(
            () -> console.usage("--method: " + method + " (expected: majority or dawid-skene)"));
  }
}
