package io.reelscore.training;

import io.reelscore.bundle.BundleWriter;
import io.reelscore.training.config.ConfigException;
import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.run.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** The options of every training. */
final class TrainingOptions {

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
      names = "--json",
      description = "Prints the result as one JSON object on standard output.")
  private boolean json;

  boolean json() {
    return json;
  }

  @Nullable Path configFile() {
    return configFile;
  }

  /** What the command line was given of what a later one needs to go on. */
  String again(TrainingPlan plan) {
    return "--resume --out "
        + plan.out()
        + (runFolder == null ? "" : " --run-dir " + plan.runFolder());
  }

  /**
   * What is to be trained.
   *
   * @param preset whether settings are named besides those of a file, so that a run's own are not
   *     taken up
   * @param data the annotations, if an option names them
   * @param base what holds where neither file nor options say anything
   */
  TrainingPlan plan(CommandSpec spec, boolean preset, @Nullable Path data, Base base)
      throws ConfigException, IOException {
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
    boolean asSaved = resume && !preset && configFile == null;
    if (asSaved && !Files.isRegularFile(saved)) {
      throw usage(spec, "--resume: no %s (expected: a training that was stopped)".formatted(saved));
    }
    return new TrainingPlan(
        config(data, base, asSaved ? saved : configFile), target, folder, resume);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  /** The settings. */
  TrainingConfig config(@Nullable Path data, Base base, @Nullable Path file)
      throws ConfigException, IOException {
    TrainingConfig without = base.of(file);
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    put(overrides, "seed", seed);
    put(overrides, "threads", threads);
    put(overrides, "device", device);
    put(overrides, "data.annotations", data == null ? null : quoted(data.toAbsolutePath()));
    return ConfigFile.read(without, Optional.ofNullable(file), overrides);
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

  static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Settings before any are said. */
  interface Base {

    /** Those that go with a file, or with none. */
    TrainingConfig of(@Nullable Path file);
  }
}
