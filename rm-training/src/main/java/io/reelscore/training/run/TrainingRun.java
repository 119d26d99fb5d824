package io.reelscore.training.run;

import io.reelscore.media.VideoDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.LatentEncoder;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.TrainingData;
import io.reelscore.training.data.UserData;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.DefectSet;
import io.reelscore.training.export.BundleExport;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.ModelFacts;
import io.reelscore.training.model.VideoTextModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A whole training: data, pre-training, reward model, evaluation, bundle. */
public final class TrainingRun {

  private final TrainingPlan plan;
  private final StepListener listener;

  public TrainingRun(TrainingPlan plan, StepListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Trains and writes the bundle.
   *
   * @throws DataException when the user's data cannot be used
   * @throws ExportException when the model cannot become a bundle; nothing is written then
   */
  public Result run() throws DataException, ExportException, IOException {
    Optional<UserData> user = readUserData();
    ExecutorService background =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("films").factory());
    try (RunFolder folder = new RunFolder(plan.runFolder())) {
      folder.write("config.json", plan.settings());
      Future<Material> material = background.submit(() -> material(user));
      return train(user, material, folder);
    } finally {
      background.shutdownNow();
    }
  }

  private Result train(Optional<UserData> user, Future<Material> material, RunFolder folder)
      throws ExportException, IOException {
    List<String> userPrompts = user.map(UserData::prompts).orElse(List.of());
    List<String> vocabulary = WordTokenizer.vocabulary(WorldData.prompts(), userPrompts);
    List<String> dimensions =
        user.map(data -> data.training().dimensions()).orElse(WorldData.DIMENSIONS);
    VideoTextSpec spec =
        switch (plan.preset().reads()) {
          case FRAMES -> Miniatures.ofFrames(userPrompts, vocabulary, dimensions);
          case LATENTS -> Miniatures.ofLatents(dimensions);
        };
    StepListener both =
        report -> {
          folder.onStep(report);
          listener.onStep(report);
        };
    try (VideoTextModel model = new VideoTextModel(spec, plan.seed());
        SampleEncoder encoder = encoder(spec, vocabulary)) {
      Preset preset = plan.preset();
      Pretraining.Ability ability =
          Pretraining.run(model, encoder, preset.pretraining(), plan.seed(), both);
      folder.write("pretraining.json", ability);
      Material ready = await(material);
      LabelledSet data = ready.data().training();
      int batchItems = preset.reward().batchItems();
      RewardTraining.PairCounts pairs =
          new RewardTraining(
                  new FineTunedRewards(model, encoder, data.samples(), batchItems, plan.seed()),
                  new AllInBatch(data, batchItems, plan.seed()),
                  AllInBatch::loss,
                  preset.reward())
              .run(both);
      BundleExport.Exported exported =
          new BundleExport(model, vocabulary, encoder)
              .write(
                  facts(ready.data(), ability, pairs),
                  encoder.measured(ready.data().heldOut()),
                  ready.defects(),
                  plan.out());
      Result result = new Result(plan.out(), ability, pairs, exported);
      folder.write("evaluation.json", exported.report());
      return result;
    }
  }

  private static SampleEncoder encoder(VideoTextSpec spec, List<String> vocabulary) {
    return switch (spec.prompt()) {
      case PromptStem.Words words ->
          new FrameEncoder(
              new PromptEncoder(WordTokenizer.json(vocabulary), Manifests.words(words.tokens())));
      case PromptStem.Embedding _ -> new LatentEncoder();
    };
  }

  private Optional<UserData> readUserData() throws DataException, IOException {
    if (plan.data().isEmpty()) {
      return Optional.empty();
    }
    VideoDecoder decoder = FfmpegVideoDecoder.create();
    return Optional.of(UserData.read(plan.data().get(), decoder, WorldData.FRAMES, plan.seed()));
  }

  private Material material(Optional<UserData> user) {
    if (user.isPresent()) {
      UserData data = user.get();
      return new Material(
          new TrainingData(
              String.format(
                  Locale.ROOT,
                  "%d labelled clips of %s",
                  data.training().samples().size(),
                  plan.data().map(Path::getFileName).map(Path::toString).orElse("")),
              data.training(),
              List.of(data.heldOut())),
          List.of());
    }
    try (FilmPath films = new FilmPath(WorldData.FRAMES)) {
      Preset preset = plan.preset();
      return new Material(
          WorldData.of(preset.prompts(), preset.heldOutPrompts(), plan.seed(), films),
          DefectSet.heldOut(preset.defectPairs(), films));
    }
  }

  private ModelFacts facts(
      TrainingData data, Pretraining.Ability ability, RewardTraining.PairCounts pairs) {
    List<String> settings = new ArrayList<>();
    PretrainingSettings pre = plan.preset().pretraining();
    RewardSettings reward = plan.preset().reward();
    settings.add(
        String.format(
            Locale.ROOT,
            "Pre-training: %d steps x %d freshly rendered clips of the synthetic world, no judgement of quality; AdamW, weight decay %s, one cycle up to %s. Afterwards, on new clips: colour, shape, motion named rightly %s, matched to the prompt rightly %s",
            pre.steps(),
            pre.batchItems(),
            pre.weightDecay(),
            pre.rate(),
            percent(ability.attributeAccuracy()),
            percent(ability.matchAccuracy())));
    settings.add(
        String.format(
            Locale.ROOT,
            "Reward model: %d steps x %d clips, all in-batch pairs of a dimension (%d win-lose and %d tied in all), BT-WT (mu 1 and 0.5), mean over the pairs; AdamW, weight decay %s, gradient norm at most %s, one cycle up to %s (backbone) and %s (heads)",
            reward.steps(),
            reward.batchItems(),
            pairs.winLose(),
            pairs.ties(),
            reward.weightDecay(),
            reward.maxGradientNorm(),
            reward.backboneRate(),
            reward.headRate()));
    return new ModelFacts(
        plan.modelName(),
        plan.modelVersion(),
        plan.limits(),
        plan.input(),
        data.description(),
        data.digest(),
        settings,
        plan.seed(),
        plan.codeRevision());
  }

  private static String percent(List<Double> shares) {
    return shares.stream()
        .map(share -> String.format(Locale.ROOT, "%.1f %%", 100 * share))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  private static Material await(Future<Material> material) {
    try {
      return material.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the films cannot be made: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private record Material(TrainingData data, List<DefectSet> defects) {}

  /**
   * What came of it.
   *
   * @param bundle where the model is
   * @param ability of the pre-trained backbone
   * @param pairs that were compared
   * @param exported what the bundle is and how good
   */
  public record Result(
      Path bundle,
      Pretraining.Ability ability,
      RewardTraining.PairCounts pairs,
      BundleExport.Exported exported) {

    /** The facts a command prints as JSON. */
    public Map<String, Object> summary() {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("bundle", bundle.toString());
      summary.put("model", exported.identity().text());
      summary.put("parityMaxDifference", exported.parity().maxDifference());
      summary.put("winLosePairs", pairs.winLose());
      summary.put("tiedPairs", pairs.ties());
      summary.put("pretraining", ability);
      summary.put("evaluation", exported.report());
      return summary;
    }
  }
}
