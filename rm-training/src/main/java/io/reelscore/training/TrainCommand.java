package io.reelscore.training;

import io.reelscore.bundle.BundleWriter;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.DataException;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.run.TrainingPlan;
import io.reelscore.training.run.TrainingRun;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  /** Set by the launcher when standard error is a terminal. */
  private static final String TERMINAL = "reelscore.terminal.err";

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--preset",
      required = true,
      paramLabel = "NAME",
      description =
          "What is trained: demo (at most 10 minutes on 2 cores) or micro (seconds, to try it); latent and latent-micro for a model of latents.")
  private String preset = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the bundle goes: a new or empty folder, or one with a bundle, which is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations (JSON lines or a table, see docs/annotations.md); without, the synthetic world is learnt.")
  private @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of everything random (default ${DEFAULT-VALUE}); the same seed gives the same bytes on one machine.")
  private long seed;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description =
          "Where config.json, metrics.jsonl and evaluation.json go (default: the bundle's folder with .run added).")
  private @Nullable Path runFolder;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws DataException, WeightsException, ExportException, IOException {
    CommandSpec spec = Objects.requireNonNull(command);
    PrintWriter err = spec.commandLine().getErr();
    ProgressBar progress = new ProgressBar(err, Boolean.getBoolean(TERMINAL), System::nanoTime);
    TrainingRun.Result result = new TrainingRun(plan(spec), progress).run();
    PrintWriter standard = spec.commandLine().getOut();
    if (json) {
      standard.println(JsonMapper.builder().build().writeValueAsString(result.summary()));
    } else {
      standard.println(EvaluationTable.of(result.exported().report()));
      standard.printf("%s in %s%n", result.exported().identity().text(), result.bundle());
    }
    standard.flush();
    return ExitCode.OK;
  }

  private TrainingPlan plan(CommandSpec spec) {
    Preset chosen =
        Preset.named(preset)
            .orElseThrow(() ->
                usage(
                    spec, "--preset: %s (expected: one of %s)".formatted(preset, Preset.names())));
    if (data != null && !Files.isRegularFile(data)) {
      throw usage(spec, "--data: %s (expected: a file)".formatted(data));
    }
    Path target = out.toAbsolutePath().normalize();
    if (target.getFileName() == null) {
      throw usage(spec, "--out: %s (expected: a folder for the bundle)".formatted(out));
    }
    Path folder =
        runFolder != null
            ? runFolder.toAbsolutePath().normalize()
            : target.resolveSibling(target.getFileName() + ".run");
    if (folder.startsWith(target)) {
      throw usage(
          spec, "--run-dir: %s (expected: a folder outside --out %s)".formatted(runFolder, out));
    }
    requireUsable(spec, target);
    try {
      return new TrainingPlan(config(chosen.config()), target, folder);
    } catch (IllegalArgumentException e) {
      throw usage(spec, String.valueOf(e.getMessage()));
    }
  }

  private TrainingConfig config(TrainingConfig base) {
    ModelSettings model = base.model();
    return new TrainingConfig(
        seed,
        base.threads(),
        base.device(),
        data == null ? model : model.named("reelscore-custom"),
        data == null ? base.data() : base.data().with(data.toAbsolutePath()),
        base.pretraining(),
        base.reward(),
        base.pairs(),
        base.loss(),
        base.evaluation(),
        base.checkpoint());
  }

  private void requireUsable(CommandSpec spec, Path target) {
    try {
      BundleWriter.requireReplaceable(target);
    } catch (IOException e) {
      throw usage(spec, "--out: " + e.getMessage());
    }
    Path existing = target.getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw usage(
          spec,
          "--out: %s cannot be made in %s (expected: a folder to write in)"
              .formatted(out, existing));
    }
  }

  private static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
