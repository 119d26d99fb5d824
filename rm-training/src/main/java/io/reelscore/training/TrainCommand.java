package io.reelscore.training;

import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.run.TrainingPlan;
import io.reelscore.training.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code reelscore train}. */
@Command(
    name = "train",
    description =
        "Trains a reward model and writes it as a bundle: on the synthetic world, or on your own labelled clips.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "What is trained: demo (at most 10 minutes on 2 cores) or micro (seconds, to try it); latent and latent-micro for a model of latents. With --config: what holds where the file says nothing (default: demo).")
  private @Nullable String preset;

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations (JSON lines or a table, see docs/annotations.md); without, the synthetic world is learnt.")
  private @Nullable Path data;

  @Option(
      names = "--print-config",
      description =
          "Prints the settings that would hold, as YAML for --config, and trains nothing.")
  private boolean printConfig;

  @Override
  public Integer call() throws Exception {
    CommandSpec spec = Objects.requireNonNull(command);
    if (printConfig) {
      PrintWriter standard = spec.commandLine().getOut();
      standard.print(
          ConfigFile.yaml(options.config(data, file -> base(spec, file), options.configFile())));
      standard.flush();
      return ExitCode.OK;
    }
    TrainingPlan plan = options.plan(spec, preset != null, data, file -> base(spec, file));
    requireMiniature(spec, plan.config());
    return new StoppableTraining(
            spec.commandLine().getErr(), "reelscore train", plan, options.again(plan))
        .run((progress, stop, told) ->
            print(new TrainingRun(plan, progress, stop, told).run(), spec.commandLine().getOut()));
  }

  private void print(TrainingRun.Result result, PrintWriter standard) {
    if (options.json()) {
      standard.println(JsonMapper.builder().build().writeValueAsString(result.summary()));
    } else {
      standard.println(EvaluationTable.of(result.exported().report()));
      standard.printf("%s in %s%n", result.exported().identity().text(), result.bundle());
    }
    standard.flush();
  }

  private TrainingConfig base(CommandSpec spec, @Nullable Path file) {
    if (preset == null && file == null) {
      throw TrainingOptions.usage(
          spec,
          "no settings (expected: --preset, one of %s, or --config)".formatted(Preset.names()));
    }
    String name = preset == null ? Preset.DEMO.name() : preset;
    return Preset.named(name)
        .orElseThrow(() ->
            TrainingOptions.usage(
                spec, "--preset: %s (expected: one of %s)".formatted(name, Preset.names())))
        .config();
  }

  private static void requireMiniature(CommandSpec spec, TrainingConfig config) {
    if (config.model().reads() == ModelSettings.Reads.FEATURES) {
      throw TrainingOptions.usage(
          spec,
          "model.reads: features (expected: frames or latents; reelscore features train is for features)");
    }
  }
}
