package io.reelscore.training;

import io.reelscore.bundle.BundleWriter;
import io.reelscore.training.config.ConfigException;
import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.DataException;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.run.ResumptionException;
import io.reelscore.training.run.StepListener;
import io.reelscore.training.run.StopRequest;
import io.reelscore.training.run.TrainingPlan;
import io.reelscore.training.run.TrainingRun;
import io.reelscore.training.run.TrainingStoppedException;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
      paramLabel = "NAME",
      description =
          "What is trained: demo (at most 10 minutes on 2 cores) or micro (seconds, to try it); latent and latent-micro for a model of latents. With --config: what holds where the file says nothing (default: demo).")
  private @Nullable String preset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML (see docs/training.md); all keys are optional.")
  private @Nullable Path configFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, for example reward.steps=300; goes before preset and file. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the bundle goes: a new or empty folder, or one with a bundle, which is replaced.")
  private @Nullable Path out;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations (JSON lines or a table, see docs/annotations.md); without, the synthetic world is learnt.")
  private @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of everything random (1 in the presets); the same seed gives the same bytes on one machine.")
  private @Nullable String seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of PyTorch (1 in the presets); another number rounds otherwise.")
  private @Nullable String threads;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "What PyTorch computes on: cpu, or cuda:N with a CUDA build of PyTorch (cpu in the presets).")
  private @Nullable String device;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description =
          "Where config.yaml, metrics.jsonl, evaluation.json and checkpoints go (default: the bundle's folder with .run added).")
  private @Nullable Path runFolder;

  @Option(
      names = "--resume",
      description =
          "Goes on with a training that was stopped, from its last checkpoint; its settings are those of the run unless --preset or --config is given, which must say the same.")
  private boolean resume;

  @Option(
      names = "--print-config",
      description =
          "Prints the settings that would hold, as YAML for --config, and trains nothing.")
  private boolean printConfig;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call()
      throws ConfigException,
          DataException,
          ExportException,
          IOException,
          ResumptionException,
          WeightsException {
    CommandSpec spec = Objects.requireNonNull(command);
    if (printConfig) {
      PrintWriter standard = spec.commandLine().getOut();
      standard.print(ConfigFile.yaml(config(spec, configFile)));
      standard.flush();
      return ExitCode.OK;
    }
    PrintWriter err = spec.commandLine().getErr();
    TrainingPlan plan = plan(spec);
    StopRequest stop = new StopRequest();
    ProgressBar progress = new ProgressBar(err, Boolean.getBoolean(TERMINAL), System::nanoTime);
    try (StopOnSignal _ = new StopOnSignal(stop, () -> tell(err, plan, "stopped"))) {
      return run(plan, progress, stop, spec.commandLine());
    }
  }

  private int run(
      TrainingPlan plan, StepListener progress, StopRequest stop, CommandLine commandLine)
      throws DataException, ExportException, IOException, ResumptionException, WeightsException {
    PrintWriter err = commandLine.getErr();
    try {
      print(
          new TrainingRun(plan, progress, stop, sentence -> say(err, sentence)).run(),
          commandLine.getOut());
      return ExitCode.OK;
    } catch (TrainingStoppedException e) {
      tell(err, plan, String.valueOf(e.getMessage()));
      return ExitCode.STOPPED;
    }
  }

  private void print(TrainingRun.Result result, PrintWriter standard) {
    if (json) {
      standard.println(JsonMapper.builder().build().writeValueAsString(result.summary()));
    } else {
      standard.println(EvaluationTable.of(result.exported().report()));
      standard.printf("%s in %s%n", result.exported().identity().text(), result.bundle());
    }
    standard.flush();
  }

  /** Says that it stopped, and how it goes on if it can. */
  private void tell(PrintWriter err, TrainingPlan plan, String what) {
    boolean saved;
    try {
      saved = !plan.checkpoints().isEmpty();
    } catch (IOException e) {
      saved = false;
    }
    err.println();
    say(
        err,
        what
            + (saved
                ? "; to go on: reelscore train --resume --out "
                    + plan.out()
                    + (runFolder == null ? "" : " --run-dir " + plan.runFolder())
                : "; nothing is saved yet"));
  }

  private static void say(PrintWriter err, String sentence) {
    err.println("reelscore train: " + sentence);
    err.flush();
  }

  private TrainingPlan plan(CommandSpec spec) throws ConfigException, IOException {
    if (out == null) {
      throw usage(spec, "Missing required option: '--out=DIR'");
    }
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
    Path saved = folder.resolve("config.yaml");
    if (!resume && configFile != null && isSame(configFile, saved)) {
      throw usage(
          spec,
          "--config: %s, which the run would replace (expected: a file outside --run-dir, or --resume)"
              .formatted(configFile));
    }
    boolean asSaved = resume && preset == null && configFile == null;
    if (asSaved && !Files.isRegularFile(saved)) {
      throw usage(spec, "--resume: no %s (expected: a training that was stopped)".formatted(saved));
    }
    return new TrainingPlan(config(spec, asSaved ? saved : configFile), target, folder, resume);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  private TrainingConfig config(CommandSpec spec, @Nullable Path file)
      throws ConfigException, IOException {
    if (preset == null && file == null) {
      throw usage(
          spec,
          "no settings (expected: --preset, one of %s, or --config)".formatted(Preset.names()));
    }
    String name = preset == null ? Preset.DEMO.name() : preset;
    Preset base =
        Preset.named(name)
            .orElseThrow(() ->
                usage(spec, "--preset: %s (expected: one of %s)".formatted(name, Preset.names())));
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    put(overrides, "seed", seed);
    put(overrides, "threads", threads);
    put(overrides, "device", device);
    put(overrides, "data.annotations", data == null ? null : quoted(data.toAbsolutePath()));
    return ConfigFile.read(base.config(), Optional.ofNullable(file), overrides);
  }

  /** A path as a text of YAML, whatever letters it has. */
  private static String quoted(Path path) {
    return JsonMapper.shared().writeValueAsString(path.normalize().toString());
  }

  private static void put(Map<String, String> overrides, String key, @Nullable String value) {
    if (value != null) {
      overrides.put(key, value);
    }
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
              .formatted(target, existing));
    }
  }

  private static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
