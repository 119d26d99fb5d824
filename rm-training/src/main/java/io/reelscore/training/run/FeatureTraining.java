package io.reelscore.training.run;

import ai.djl.ndarray.NDManager;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.JoinedRewardGraph;
import io.reelscore.onnx.model.JoinedRewardSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.config.ConfigException;
import io.reelscore.training.config.HeadSettings;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.evaluation.Evaluation;
import io.reelscore.training.evaluation.EvaluationReport;
import io.reelscore.training.export.BundleExport;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.export.FusedExport;
import io.reelscore.training.features.Backbones;
import io.reelscore.training.features.FeatureCache;
import io.reelscore.training.features.FeatureData;
import io.reelscore.training.features.FeatureReader;
import io.reelscore.training.features.FeatureRewards;
import io.reelscore.training.model.Torch;
import io.reelscore.training.model.TorchDevice;
import io.reelscore.training.weights.SafetensorsWriter;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole training of heads over features: data, reward model, evaluation, and a bundle with what
 * made the features; or, where that is not at hand, the heads' weights alone.
 */
public final class FeatureTraining {

  /** The name of the weights' file. */
  public static final String WEIGHTS = "heads.safetensors";

  private static final int BATCH_ITEMS = 64;

  private final TrainingPlan plan;
  private final FeatureCache features;
  private final StepListener listener;
  private final StopRequest stop;
  private final Consumer<String> told;

  /**
   * @param plan with a model that reads features, and annotations
   * @param stop asks the training to end after a step
   * @param told is told what a user should know, a sentence each
   */
  public FeatureTraining(
      TrainingPlan plan,
      FeatureCache features,
      StepListener listener,
      StopRequest stop,
      Consumer<String> told) {
    this.plan = plan;
    this.features = features;
    this.listener = listener;
    this.stop = stop;
    this.told = told;
  }

  /**
   * Trains and writes.
   *
   * @throws ConfigException when the head does not fit the features
   * @throws DataException when the user's data cannot be used
   * @throws ResumptionException when it cannot go on from what is there
   * @throws WeightsException when the weights the heads should begin with cannot be used
   * @throws ExportException when the model cannot become a bundle; nothing is written then
   * @throws TrainingStoppedException when it was asked to stop; it can go on later
   */
  public Result run()
      throws ConfigException,
          DataException,
          WeightsException,
          ExportException,
          IOException,
          ResumptionException {
    TrainingConfig config = plan.config();
    TorchDevice device = TorchDevice.of(config.device()).require();
    Torch.threads(config.threads());
    FeatureData data =
        FeatureData.read(
            features,
            Objects.requireNonNull(config.data().annotations()),
            config.data().aggregation(),
            config.seed());
    JoinedRewardSpec spec = spec(data.training().dimensions());
    InitialHeads heads = InitialHeads.of(config.model().head(), spec.head(), spec.width());
    try (Backbones backbones = Backbones.of(features, 1)) {
      HeldOutSet heldOut =
          backbones == null
              ? data.heldOut()
              : data.heldOutFilms(FfmpegVideoDecoder.create(), backbones.frames());
      try (Attempt attempt = Attempt.begin(plan, Optional.of(data.digest()), stop, told);
          FeatureRewards rewards =
              new FeatureRewards(spec, data.trainingFeatures(), config.seed(), device)) {
        heads.copyTo(rewards.weights(), spec.head(), spec.dimensions());
        PairCounts pairs =
            RewardTraining.of(rewards, data.training(), config)
                .run(attempt.before(listener), attempt.keeping());
        Result result =
            backbones == null
                ? weights(rewards, data, pairs)
                : bundle(rewards, backbones, data, heldOut, pairs);
        attempt.folder().write("evaluation.json", result.report());
        attempt.finish();
        return result;
      }
    }
  }

  private JoinedRewardSpec spec(List<String> dimensions) throws ConfigException {
    HeadSettings settings = plan.config().model().head();
    List<Stream> streams = features.header().streams();
    Integer wanted = settings.width();
    int width =
        wanted == null ? streams.stream().mapToInt(Stream::width).min().orElseThrow() : wanted;
    try {
      Head head = settings.head(streams.getFirst().taps(), width);
      return new JoinedRewardSpec(streams, width, dimensions, head);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("settings", List.of(String.valueOf(e.getMessage())));
    }
  }

  private Result bundle(
      FeatureRewards rewards,
      Backbones backbones,
      FeatureData data,
      HeldOutSet heldOut,
      PairCounts pairs)
      throws ExportException, IOException {
    BundleExport.Exported exported =
        new FusedExport(backbones, rewards)
            .write(CardFacts.ofHeads(plan, data, pairs), List.of(heldOut), plan.out());
    return new Result(plan.out(), pairs, exported.report(), exported);
  }

  private Result weights(FeatureRewards rewards, FeatureData data, PairCounts pairs)
      throws IOException {
    HeldOutSet heldOut = data.heldOut();
    EvaluationReport report =
        new EvaluationReport(
            List.of(
                Evaluation.of(
                    scores(rewards, data.heldOutFeatures(), heldOut.samples().size()), heldOut)),
            List.of());
    Path file = Files.createDirectories(plan.out()).resolve(WEIGHTS);
    SafetensorsWriter.write(
        file,
        JoinedRewardGraph.requiredWeights(rewards.spec()),
        rewards.weights().values(),
        Map.of(
            "backbone",
            features.header().backboneSha256(),
            "head",
            rewards.spec().head().toString()));
    told.accept(
        "no backbone.onnx and tokenizer.json among the features, so there is no bundle; the heads alone are in "
            + file);
    return new Result(file, pairs, report, null);
  }

  private static double[][] scores(FeatureRewards rewards, FeatureReader features, int items) {
    int dimensions = rewards.dimensions().size();
    double[][] scores = new double[dimensions][items];
    for (int from = 0; from < items; from += BATCH_ITEMS) {
      int[] part = IntStream.range(from, Math.min(from + BATCH_ITEMS, items)).toArray();
      try (NDManager step = rewards.newStep()) {
        float[] values = rewards.rewards(step, features.read(part)).toFloatArray();
        for (int i = 0; i < values.length; i++) {
          scores[i % dimensions][from + i / dimensions] = values[i];
        }
      }
    }
    return scores;
  }

  /**
   * What came of it.
   *
   * @param written the bundle's folder, or the weights' file
   * @param pairs that were compared
   * @param report on the held-out clips
   * @param exported the bundle; null where there is none
   */
  public record Result(
      Path written,
      PairCounts pairs,
      EvaluationReport report,
      BundleExport.@Nullable Exported exported) {

    /** The facts a command prints as JSON. */
    public Map<String, Object> summary() {
      Map<String, Object> summary = new LinkedHashMap<>();
      if (exported == null) {
        summary.put("weights", written.toString());
      } else {
        summary.put("bundle", written.toString());
        summary.put("model", exported.identity().text());
        summary.put("parityMaxDifference", exported.parity().maxDifference());
      }
      summary.put("winLosePairs", pairs.winLose());
      summary.put("tiedPairs", pairs.ties());
      summary.put("evaluation", report);
      return summary;
    }
  }
}
