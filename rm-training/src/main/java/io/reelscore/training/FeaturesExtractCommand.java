package io.reelscore.training;

import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.training.data.DataException;
import io.reelscore.training.features.AnnotatedClips;
import io.reelscore.training.features.BackboneFile;
import io.reelscore.training.features.Backbones;
import io.reelscore.training.features.FeatureExtraction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reelscore features extract}. */
@Command(
    name = "extract",
    description =
        "Runs backbones over annotated clips and keeps their hidden states. Started again after it was stopped, it goes on.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesExtractCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The backbones (YAML, see docs/backbones.md).")
  private Path config = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Your annotations; each clip with each of its prompts is a sample.")
  private Path data = Path.of("");

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

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Samples of a run (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of ONNX Runtime (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--json", description = "Prints the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws DataException, IOException {
    CommandSpec spec = Objects.requireNonNull(command);
    FeaturesOutput output = new FeaturesOutput(spec.commandLine(), out, json);
    try (Backbones backbones = Backbones.load(BackboneFile.read(config), threads)) {
      AnnotatedClips clips = AnnotatedClips.read(data, backbones.frames());
      output.print(
          new FeatureExtraction(backbones, dataType, batch).run(clips, out, output.progress()),
          "computed");
      return ExitCode.OK;
    } catch (ForeignGraphException e) {
      throw DataException.annotations(config.toString(), List.of(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
