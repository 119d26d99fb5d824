package io.reelscore.training;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.ClipForm;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.UserData;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.DefectSet;
import io.reelscore.training.evaluation.EvaluationPage;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.evaluation.Measured;
import io.reelscore.training.evaluation.Measurement;
import io.reelscore.training.evaluation.ModelComparison;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.Resampling;
import io.reelscore.training.evaluation.ShortcutSet;
import io.reelscore.training.evaluation.TrainingHistory;
import io.reelscore.training.evaluation.Yardstick;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code reelscore evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measures bundles on held-out clips: of the synthetic world, or your own annotations. ONNX Runtime runs the models, as in serving. See docs/evaluation.md.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

  private static final String METRICS = "metrics.jsonl";

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "DIR",
      description = "The bundle; given several times, further ones are compared with the first.")
  private List<Path> bundles = List.of();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations (JSON lines or a table, see docs/annotations.md): all of their clips are measured with. Without, the synthetic world's held-out clips.")
  private @Nullable Path data;

  @Option(
      names = "--aggregation",
      paramLabel = "NAME",
      defaultValue = "majority",
      description =
          "How several judgements of --data on a clip become one label: majority or dawid-skene (default ${DEFAULT-VALUE}).")
  private String aggregation = "";

  @Option(
      names = "--prompts",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Held-out prompts of the world, four clips each, in and out of distribution (default ${DEFAULT-VALUE}).")
  private int prompts;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Held-out pairs of a clean and a spoilt clip a dimension (default ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Of the bootstrap over prompts that gives 95 %% intervals; 0 for none (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the bootstrap (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "The folder of the training with its metrics.jsonl, one for each bundle in their order (default: the bundle's folder with .run added, where that is there).")
  private List<Path> runs = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes tables and plots as one HTML file that needs nothing else.")
  private @Nullable Path html;

  @Option(
      names = "--verbose",
      description = "Prints a second table: F1, top, collapse, calibration, rank correlation.")
  private boolean verbose;

  @Option(
      names = "--json",
      description = "Prints everything as one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws BundleException, DataException, IOException {
    Resampling resampling = resampling();
    Aggregation labels =
        Aggregation.named(aggregation)
            .orElseThrow(() ->
                usage(
                    "--aggregation: %s (expected: majority or dawid-skene)"
                        .formatted(aggregation)));
    requireUsable();
    List<Bundle> opened = new ArrayList<>();
    for (Path bundle : bundles) {
      opened.add(BundleReader.open(bundle));
    }
    List<@Nullable TrainingHistory> histories = histories();
    List<Measured> models = new ArrayList<>();
    Map<FrameSpec, Yardstick> yardsticks = new HashMap<>();
    for (int i = 0; i < opened.size(); i++) {
      models.add(measure(opened.get(i), labels, histories.get(i), yardsticks, resampling));
    }
    ModelComparison comparison = ModelComparison.of(models);
    if (html != null) {
      write(html, EvaluationPage.html(models, comparison, resampling));
      tell("wrote " + html);
    }
    print(models, comparison, resampling);
    return ExitCode.OK;
  }

  private Measured measure(
      Bundle bundle,
      Aggregation labels,
      @Nullable TrainingHistory history,
      Map<FrameSpec, Yardstick> yardsticks,
      Resampling resampling)
      throws DataException, IOException {
    List<String> dimensions = bundle.manifest().dimensionNames();
    if (data == null && !dimensions.equals(WorldData.DIMENSIONS)) {
      throw usage(
          "--bundle: dimensions %s (expected: %s, or --data with labels for them)"
              .formatted(dimensions, WorldData.DIMENSIONS));
    }
    FrameSpec spec = frames(bundle);
    Yardstick yardstick = yardsticks.get(spec);
    if (yardstick == null || data != null) {
      yardstick =
          data == null
              ? world(spec)
              : new Yardstick(
                  List.of(
                      UserData.readAll(
                          data, labels, dimensions, FfmpegVideoDecoder.create(), spec)),
                  List.of(),
                  List.of());
      yardsticks.put(spec, yardstick);
    }
    String model = bundle.identity().text();
    tell("scoring by " + model);
    try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
      Yardstick measured =
          data == null
              ? new Yardstick(
                  scorer.encoder().measured(yardstick.sets()),
                  yardstick.defects(),
                  yardstick.shortcuts())
              : yardstick;
      return Measurement.of(model, scorer, dimensions, measured, history, resampling);
    }
  }

  private Yardstick world(FrameSpec spec) {
    try (FilmPath films = new FilmPath(spec)) {
      tell("making %d held-out prompts, four clips each, twice".formatted(prompts));
      var sets = WorldData.heldOut(prompts, films);
      tell("making clips with a shortcut raised");
      List<ShortcutSet> shortcuts = ShortcutSet.heldOut(prompts, films);
      tell("encoding %d pairs a dimension".formatted(pairs));
      return new Yardstick(sets, DefectSet.heldOut(pairs, films), shortcuts);
    }
  }

  private void print(List<Measured> models, ModelComparison comparison, Resampling resampling) {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("resampling", resampling);
      if (models.size() == 1) {
        result.putAll(models.getFirst().json());
      } else {
        result.put("models", models.stream().map(Measured::json).toList());
        result.put("comparison", comparison);
      }
      out.println(JsonMapper.builder().build().writeValueAsString(result));
    } else {
      for (Measured model : models) {
        out.println(model.model());
        out.println();
        out.print(EvaluationTable.of(model.report()));
        if (verbose) {
          out.print(EvaluationTable.more(model.report()));
        }
        if (models.size() > 1) {
          out.println();
        }
      }
      if (models.size() > 1) {
        out.print(EvaluationTable.differences(models, comparison));
      }
    }
    out.flush();
  }

  private Resampling resampling() {
    if (prompts < 1 || pairs < 1) {
      throw usage(
          "--prompts: %d, --pairs: %d (expected: each at least 1)".formatted(prompts, pairs));
    }
    try {
      return new Resampling(resamples, seed);
    } catch (IllegalArgumentException e) {
      throw usage("--" + e.getMessage());
    }
  }

  private void requireUsable() {
    if (data != null && !Files.isRegularFile(data)) {
      throw usage("--data: %s (expected: a file)".formatted(data));
    }
    if (!runs.isEmpty() && runs.size() != bundles.size()) {
      throw usage(
          "--run: %d (expected: one for each of %d bundles)"
              .formatted(runs.size(), bundles.size()));
    }
    for (Path run : runs) {
      if (!Files.isRegularFile(run.resolve(METRICS))) {
        throw usage("--run: %s (expected: a folder with %s)".formatted(run, METRICS));
      }
    }
    if (new TreeSet<>(bundles.stream().map(Path::toAbsolutePath).toList()).size()
        < bundles.size()) {
      throw usage("--bundle: %s (expected: each once)".formatted(bundles));
    }
    if (html != null) {
      Path folder = html.toAbsolutePath().normalize().getParent();
      if (Files.isDirectory(html) || folder == null || !Files.isWritable(folder)) {
        throw usage(
            "--report: %s (expected: a file in a folder that can be written to)".formatted(html));
      }
    }
  }

  private List<@Nullable TrainingHistory> histories() throws IOException {
    List<@Nullable TrainingHistory> histories = new ArrayList<>();
    for (int i = 0; i < bundles.size(); i++) {
      Path bundle = bundles.get(i).toAbsolutePath().normalize();
      Path run =
          runs.isEmpty() ? bundle.resolveSibling(bundle.getFileName() + ".run") : runs.get(i);
      Path metrics = run.resolve(METRICS);
      histories.add(Files.isRegularFile(metrics) ? TrainingHistory.read(metrics) : null);
    }
    return histories;
  }

  /** Whole or not at all. */
  private static void write(Path file, String text) throws IOException {
    Path target = file.toAbsolutePath().normalize();
    Path beside = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.writeString(beside, text);
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private void tell(String what) {
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    err.println(what);
    err.flush();
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
  }

  /** The frames of a clip, from which latents are made where the model reads those. */
  private static FrameSpec frames(Bundle bundle) {
    ClipForm clip = bundle.manifest().preprocessing().clip();
    return switch (clip) {
      case Frames frames -> new FrameSpec(frames.count(), frames.height(), frames.width());
      case Latents _ -> WorldData.FRAMES;
    };
  }
}
