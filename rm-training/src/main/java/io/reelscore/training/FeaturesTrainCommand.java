package io.reelscore.training;

import io.reelscore.training.config.DataSettings;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.config.Preset;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.features.FeatureCache;
import io.reelscore.training.run.FeatureTraining;
import io.reelscore.training.run.TrainingPlan;
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

/** {@code reelscore features train}. */
@Command(
    name = "train",
    description =
        "Trains reward heads on features of your labelled clips, and writes them with what made the features as a bundle.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesTrainCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--features",
      required = true,
      paramLabel = "DIR",
      description = "The features (see reelscore features extract).")
  private Path features = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations; each clip with its prompt must be among the features. Not needed where settings name them.")
  private @Nullable Path data;

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec spec = Objects.requireNonNull(command);
    FeatureCache cache = FeatureCache.open(features);
    int taps = cache.header().streams().getFirst().taps();
    TrainingPlan plan = options.plan(spec, false, data, file -> Preset.features(taps));
    if (plan.config().model().reads() != ModelSettings.Reads.FEATURES) {
      throw TrainingOptions.usage(
          spec,
          "model.reads: %s (expected: features; reelscore train is for others)"
              .formatted(plan.config().model().reads()));
    }
    if (plan.config().data().shortcuts() == DataSettings.Shortcuts.BALANCED) {
      throw TrainingOptions.usage(
          spec,
          "data.shortcuts: balanced (expected: as_they_come; shortcuts are measured from pixels, which features have not)");
    }
    if (plan.config().data().annotations() == null) {
      throw TrainingOptions.usage(spec, "Missing required option: '--data=FILE'");
    }
    return new StoppableTraining(
            spec.commandLine().getErr(),
            "reelscore features train",
            plan,
            "--features " + features + " " + options.again(plan))
        .run((progress, stop, told) ->
            print(
                new FeatureTraining(plan, cache, progress, stop, told).run(),
                spec.commandLine().getOut()));
  }

  private void print(FeatureTraining.Result result, PrintWriter standard) {
    if (options.json()) {
      standard.println(JsonMapper.builder().build().writeValueAsString(result.summary()));
    } else {
      standard.println(EvaluationTable.of(result.report()));
      standard.printf(
          "%s in %s%n",
          result.exported() == null ? "heads" : result.exported().identity().text(),
          result.written());
    }
    standard.flush();
  }
}
