package io.reelscore.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reelscore annotations}. */
@Command(
    name = "annotations",
    description = "Checks, measures, aggregates and exchanges what people said of clips.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AnnotationsCheck.class,
      AnnotationsAgreement.class,
      AnnotationsAggregate.class,
      AnnotationsConvert.class,
      AnnotationsExport.class,
      AnnotationsImport.class
    })
final class AnnotationsCommand implements Runnable {

  @Spec private @Nullable CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(command).commandLine(),
        "no command (expected: check, agreement, aggregate, convert, export-pairs or import-pairs)");
  }
}
