package io.reelscore.training;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.ComparisonFile;
import io.reelscore.training.annotation.ComparisonTable;
import io.reelscore.training.annotation.Films;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations check}. */
@Command(
    name = "check",
    description = "Reads a file of annotations or comparisons, tells all its problems and counts.",
    mixinStandardHelpOptions = true)
final class AnnotationsCheck implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "JSON lines, or a table (.csv).")
  private Path file = Path.of("");

  @Option(names = "--no-films", description = "Films need not be there.")
  private boolean noFilms;

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    console.requireFile(file);
    Films films = noFilms ? Films.MAY_BE_ELSEWHERE : Films.MUST_EXIST;
    try {
      Map<String, Object> counts =
          ComparisonFile.isOne(file)
              ? counts(new ComparisonFile(file, films, console::progress).table())
              : counts(new AnnotationFile(file, films, console::progress).table());
      if (json) {
        console.json(counts);
      } else {
        counts.forEach((what, count) -> print(console, what, count));
      }
      return ExitCode.OK;
    } catch (AnnotationException e) {
      tell(console, e);
      return ExitCode.USAGE;
    }
  }

  private static void print(AnnotationsConsole console, String what, Object count) {
    if (count instanceof Map<?, ?> parts) {
      console.println(what + ":");
      parts.forEach((name, part) ->
          console.println("  %-28s %s".formatted(name, AnnotationsConsole.text(part))));
    } else {
      console.println(what + ": " + count);
    }
  }

  private void tell(AnnotationsConsole console, AnnotationException problem) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("problemCount", problem.count());
      fields.put("problems", problem.problems());
      console.json(fields);
      return;
    }
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    problem.problems().forEach(one -> err.println(file + ": " + one));
    long more = problem.count() - problem.problems().size();
    if (more > 0) {
      err.println(file + ": and " + more + " more");
    }
    err.println(problem.count() + (problem.count() == 1 ? " problem" : " problems"));
    err.flush();
  }

  private static Map<String, Object> counts(AnnotationTable table) throws AnnotationException {
    Map<String, Integer> bySplit = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      bySplit.put(name(split), 0);
    }
    for (Split split : table.splits()) {
      bySplit.merge(name(split), 1, Integer::sum);
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("annotations", table.size());
    counts.put("clips", table.items());
    counts.put("annotators", table.annotators());
    counts.put("clips by split", bySplit);
    counts.put("by dimension", named(table.counts(), List.of("fail", "pass")));
    counts.put("by annotator", named(table.countsByAnnotator(), List.of("fail", "pass")));
    return counts;
  }

  private static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> counts(ComparisonTable table) {
    List<String> choices = List.of("first", "second", "tie");
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("comparisons", table.size());
    counts.put("pairs", table.pairs());
    counts.put("annotators", table.annotators());
    counts.put("by dimension", named(table.counts(), choices));
    counts.put("by annotator", named(table.countsByAnnotator(), choices));
    return counts;
  }

  private static Map<String, Object> named(Map<String, long[]> counts, List<String> categories) {
    Map<String, Object> named = new LinkedHashMap<>();
    counts.forEach((name, numbers) -> {
      Map<String, Long> parts = new LinkedHashMap<>();
      for (int c = 0; c < numbers.length; c++) {
        parts.put(categories.get(c), numbers[c]);
      }
      named.put(name.isEmpty() ? "(no name)" : name, parts);
    });
    return named;
  }
}
