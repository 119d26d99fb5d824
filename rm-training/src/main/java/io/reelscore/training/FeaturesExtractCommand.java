package io.reelscore.training;

import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.training.data.DataException;
import io.reelscore.training.features.AnnotatedClips;
import io.reelscore.training.features.BackboneFile;
import io.reelscore.training.features.Backbones;
import io.reelscore.training.features.FeatureExtraction;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

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
    PrintWriter err = spec.commandLine().getErr();
    long begun = System.nanoTime();
    FeatureExtraction.Progress progress =
        (done, all, computed) -> {
          double seconds = (System.nanoTime() - begun) * 1e-9;
          err.println(
              String.format(
                  Locale.ROOT,
                  "features %d/%d  ETA %.0f s",
                  done,
                  all,
                  computed == 0 ? 0 : seconds * (all - done) / computed));
          err.flush();
        };
    try (Backbones backbones = Backbones.load(BackboneFile.read(config), threads)) {
      AnnotatedClips clips = AnnotatedClips.read(data, backbones.frames());
      FeatureExtraction.Result result =
          new FeatureExtraction(backbones, dataType, batch).run(clips, out, progress);
      tell(spec, backbones, result);
      return ExitCode.OK;
    } catch (ForeignGraphException e) {
      throw DataException.annotations(config.toString(), List.of(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private void tell(CommandSpec spec, Backbones backbones, FeatureExtraction.Result result) {
    PrintWriter standard = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("features", out.toString());
      facts.put("computed", result.computed());
      facts.put("found", result.found());
      facts.put("replaced", result.replaced());
      facts.put("streams", backbones.shape().streams());
      standard.println(JsonMapper.builder().build().writeValueAsString(facts));
    } else {
      result.replaced().forEach(shard -> standard.println("made anew: " + shard));
      standard.printf(
          Locale.ROOT,
          "%d samples computed, %d were there, %s numbers each, in %s%n",
          result.computed(),
          result.found(),
          backbones.shape().numbers(),
          out);
    }
    standard.flush();
  }
}
