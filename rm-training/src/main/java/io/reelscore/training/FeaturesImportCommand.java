package io.reelscore.training;

import io.reelscore.training.data.DataException;
import io.reelscore.training.features.FeatureImport;
import io.reelscore.training.features.FilledFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reelscore features import}. */
@Command(
    name = "import",
    description =
        "Takes features that you have as .npy files. Started again after it was stopped, it goes on.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesImportCommand implements Callable<Integer> {

  private static final int MAX_NAME = 200;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "FILE",
      description =
          "Which array is whose: JSON lines or CSV with id, prompt, array and optionally row and mask (see docs/backbones.md).")
  private Path index = Path.of("");

  @Option(
      names = "--backbone",
      required = true,
      paramLabel = "NAME",
      description = "What made the features, in your words; kept with them and with trained heads.")
  private String backbone = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the features go: a new folder, or one with the same features.")
  private Path out = Path.of("");

  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32, or float16 for half the space (default ${DEFAULT-VALUE}).")
  private String dataType = "float32";

  @Option(names = "--json", description = "Prints the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws DataException, IOException {
    CommandSpec spec = Objects.requireNonNull(command);
    if (backbone.isBlank() || backbone.length() > MAX_NAME) {
      throw new ParameterException(
          spec.commandLine(),
          "--backbone: %d characters (expected: a name of 1..%d)"
              .formatted(backbone.strip().length(), MAX_NAME));
    }
    FeaturesOutput output = new FeaturesOutput(spec.commandLine(), out, json);
    try {
      FilledFeatures result =
          FeatureImport.read(index).run(out, backbone, dataType, output.progress());
      output.print(result, "imported");
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
