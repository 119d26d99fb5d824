package io.reelscore.training;

import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.PairImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations import-pairs}. */
@Command(
    name = "import-pairs",
    description = "Reads pairs of SoliReward's own code, and writes what they say of single clips.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AnnotationsImport implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "Pairs, JSON.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The labels: JSON lines, or a table (.csv).")
  private Path out = Path.of("");

  @Option(
      names = "--comparisons",
      paramLabel = "FILE",
      description = "Where the pairs within one prompt go as comparisons.")
  private @Nullable Path comparisons;

  @Option(names = "--dimension", paramLabel = "NAME", description = "Of entries that do not say.")
  private String dimension = "";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Of clips that do not say, and whose messages have no text.")
  private String prompt = "";

  @Option(
      names = "--threshold",
      paramLabel = "X",
      defaultValue = "0",
      description = "A quality above it is a Pass (default ${DEFAULT-VALUE}, as in their code).")
  private double threshold;

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws AnnotationException, IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    console.requireFile(file);
    console.requireTarget(out, List.of(file));
    if (comparisons != null) {
      console.requireTarget(comparisons, List.of(file, out));
    }
    PairImport.Result result = settings(console).write(file, out, comparisons);
    if (json) {
      console.json(result);
    } else {
      console.println(
          "%s pairs: %s labels; %s pairs within one prompt"
              .formatted(result.entries(), result.labels(), result.comparisons()));
    }
    return ExitCode.OK;
  }

  private PairImport settings(AnnotationsConsole console) {
    try {
      return new PairImport(dimension, prompt, threshold, console::progress);
    } catch (IllegalArgumentException e) {
      throw console.usage("--" + e.getMessage());
    }
  }
}
