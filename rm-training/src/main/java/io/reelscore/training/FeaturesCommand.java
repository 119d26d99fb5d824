package io.reelscore.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reelscore features}. */
@Command(
    name = "features",
    description =
        "Hidden states of any ONNX network as features of clips: what is in a file, and the features on disk.",
    mixinStandardHelpOptions = true,
    subcommands = {
      FeaturesExtractCommand.class,
      FeaturesImportCommand.class,
      FeaturesTrainCommand.class,
      FeaturesInspectCommand.class
    })
final class FeaturesCommand implements Runnable {

  @Spec private @Nullable CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(command).commandLine(),
        "no command (expected: extract, import, train or inspect)");
  }
}
