package io.reelscore.training;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.ClipForm;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.UserData;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.DefectSet;
import io.reelscore.training.evaluation.Evaluation;
import io.reelscore.training.evaluation.EvaluationReport;
import io.reelscore.training.evaluation.EvaluationTable;
import io.reelscore.training.evaluation.OnnxScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** {@code reelscore evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measures a bundle on held-out clips: of the synthetic world, or your own annotations. ONNX Runtime runs the model, as in serving.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "The bundle.")
  private Path bundle = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Your annotations (JSON lines, see docs/training.md): all of their clips are measured with. Without, the synthetic world's held-out clips.")
  private @Nullable Path data;

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
      names = "--json",
      description = "Prints the report as one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws BundleException, DataException, IOException {
    CommandSpec spec = Objects.requireNonNull(command);
    if (data != null && !Files.isRegularFile(data)) {
      throw new ParameterException(
          spec.commandLine(), "--data: %s (expected: a file)".formatted(data));
    }
    if (prompts < 1 || pairs < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--prompts: %d, --pairs: %d (expected: each at least 1)".formatted(prompts, pairs));
    }
    Bundle opened = BundleReader.open(bundle);
    EvaluationReport report = data == null ? world(spec, opened) : annotated(opened, data);
    PrintWriter standard = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", opened.identity().text());
      result.put("sets", report.sets());
      result.put("defects", report.defects());
      standard.println(JsonMapper.builder().build().writeValueAsString(result));
    } else {
      standard.println(opened.identity().text());
      standard.println();
      standard.print(EvaluationTable.of(report));
    }
    standard.flush();
    return ExitCode.OK;
  }

  private EvaluationReport world(CommandSpec spec, Bundle bundle) throws IOException {
    List<String> dimensions = bundle.manifest().dimensionNames();
    if (!dimensions.equals(WorldData.DIMENSIONS)) {
      throw new ParameterException(
          spec.commandLine(),
          "--bundle: dimensions %s (expected: %s, or --data with labels for them)"
              .formatted(dimensions, WorldData.DIMENSIONS));
    }
    try (FilmPath films = new FilmPath(frames(bundle));
        OnnxScorer scorer = OnnxScorer.of(bundle)) {
      PrintWriter err = spec.commandLine().getErr();
      tell(err, "making and scoring %d held-out prompts, four clips each, twice", prompts);
      List<HeldOutSet> sets = scorer.encoder().measured(WorldData.heldOut(prompts, films));
      List<EvaluationReport.SetResult> reports =
          sets.stream().map(set -> Evaluation.of(scorer, set)).toList();
      tell(err, "encoding and scoring %d pairs a dimension", pairs);
      return new EvaluationReport(
          reports, Evaluation.of(scorer, DefectSet.heldOut(pairs, films), dimensions));
    }
  }

  private static EvaluationReport annotated(Bundle bundle, Path annotations)
      throws DataException, IOException {
    List<String> dimensions = bundle.manifest().dimensionNames();
    HeldOutSet set =
        UserData.readAll(annotations, dimensions, FfmpegVideoDecoder.create(), frames(bundle));
    try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
      double[][] all = scorer.score(set.samples());
      double[][] judged =
          set.dimensions().stream().map(d -> all[dimensions.indexOf(d)]).toArray(double[][]::new);
      return new EvaluationReport(List.of(Evaluation.of(judged, set)), List.of());
    }
  }

  private static void tell(PrintWriter err, String what, int count) {
    err.println(String.format(Locale.ROOT, what, count));
    err.flush();
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
