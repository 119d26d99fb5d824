package io.reelscore.training;

import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.ComparisonFile;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.annotation.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations convert}. */
@Command(
    name = "convert",
    description = "Writes annotations or comparisons as JSON lines or as a table, by the names.",
    mixinStandardHelpOptions = true)
final class AnnotationsConvert implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Parameters(index = "0", paramLabel = "IN", description = "JSON lines, or a table (.csv).")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The same in the other form.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws AnnotationException, IOException {
    AnnotationsConsole console = new AnnotationsConsole(command);
    console.requireFile(in);
    console.requireTarget(out, List.of(in));
    Films films = Films.MAY_BE_ELSEWHERE;
    boolean comparisons = ComparisonFile.isOne(in);
    try (RowWriter writer =
        comparisons ? RowWriter.comparisons(out, in) : RowWriter.annotations(out, in)) {
      if (comparisons) {
        new ComparisonFile(in, films, console::progress).forEach(writer::write);
      } else {
        new AnnotationFile(in, films, console::progress).forEach(writer::write);
      }
      writer.keep();
      console.println("%s lines in %s".formatted(writer.rows(), out));
    }
    return ExitCode.OK;
  }
}
