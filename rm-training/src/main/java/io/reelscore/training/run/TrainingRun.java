package io.reelscore.training.run;

import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.LatentEncoder;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.export.BundleExport;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.model.Torch;
import io.reelscore.training.model.TorchDevice;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A whole training: data, pre-training, reward model, evaluation, bundle. */
public final class TrainingRun {

  private static final String ABILITY = "ability";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final TrainingPlan plan;
  private final StepListener listener;
  private final StopRequest stop;
  private final Consumer<String> told;

  /**
   * @param stop asks the training to end after a step
   * @param told is told what a user should know, a sentence each
   */
  public TrainingRun(
      TrainingPlan plan, StepListener listener, StopRequest stop, Consumer<String> told) {
    this.plan = plan;
    this.listener = listener;
    this.stop = stop;
    this.told = told;
  }

  /**
   * Trains and writes the bundle.
   *
   * @throws DataException when the user's data cannot be used; nothing was trained then
   * @throws ResumptionException when it cannot go on from what is there
   * @throws WeightsException when the weights the heads should begin with cannot be used
   * @throws ExportException when the model cannot become a bundle; nothing is written then
   * @throws TrainingStoppedException when it was asked to stop; it can go on later
   */
  public Result run()
      throws DataException, WeightsException, ExportException, IOException, ResumptionException {
    TrainingConfig config = plan.config();
    TorchDevice.of(config.device()).require();
    Torch.threads(config.threads());
    InitialHeads heads = InitialHeads.of(config.model());
    Optional<Material> user = Material.annotated(config);
    ExecutorService background =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("films").factory());
    try (Attempt attempt =
        Attempt.begin(plan, user.map(given -> given.data().digest()), stop, told)) {
      Future<Material> material =
          background.submit(() -> user.orElseGet(() -> Material.ofWorld(config)));
      Result result = train(user, material, heads, attempt);
      attempt.finish();
      return result;
    } finally {
      background.shutdownNow();
    }
  }

  private Result train(
      Optional<Material> user, Future<Material> material, InitialHeads heads, Attempt attempt)
      throws WeightsException, ExportException, IOException {
    TrainingConfig config = plan.config();
    List<String> userPrompts = user.map(Material::prompts).orElse(List.of());
    List<String> vocabulary = WordTokenizer.vocabulary(WorldData.prompts(), userPrompts);
    List<String> dimensions =
        user.map(given -> given.data().training().dimensions()).orElse(WorldData.DIMENSIONS);
    Head head = config.model().head().head(config.model().size());
    VideoTextSpec spec =
        switch (config.model().reads()) {
          case FRAMES ->
              Miniatures.ofFrames(config.model().size(), userPrompts, vocabulary, dimensions, head);
          case LATENTS -> Miniatures.ofLatents(dimensions, head);
          case FEATURES -> throw Miniatures.notOfFeatures();
        };
    TorchDevice device = TorchDevice.of(config.device());
    StepListener both = attempt.before(listener);
    Safekeeping keeping = attempt.keeping();
    try (VideoTextModel model = new VideoTextModel(spec, config.seed(), device);
        SampleEncoder encoder = encoder(spec, vocabulary)) {
      heads.copyTo(model);
      Pretraining.Ability ability =
          keeping
              .fact(ABILITY)
              .map(saved -> JSON.treeToValue(saved, Pretraining.Ability.class))
              .orElseGet(() ->
                  Pretraining.run(
                      model, encoder, config.pretraining(), config.seed(), both, keeping));
      attempt.folder().write(ability);
      keeping.tell(ABILITY, JSON.valueToTree(ability));
      Material ready = await(material);
      PairCounts pairs = rewards(model, encoder, ready.data().training()).run(both, keeping);
      BundleExport.Exported exported =
          new BundleExport(model, vocabulary, encoder, config.model().weights())
              .write(
                  CardFacts.of(plan, ready.data(), ability, pairs),
                  encoder.measured(ready.data().heldOut()),
                  ready.defects(),
                  plan.out());
      Result result = new Result(plan.out(), ability, pairs, exported);
      attempt.folder().write("evaluation.json", exported.report());
      return result;
    }
  }

  private RewardTraining rewards(VideoTextModel model, SampleEncoder encoder, LabelledSet data) {
    TrainingConfig config = plan.config();
    return RewardTraining.of(
        new FineTunedRewards(
            model, encoder, data.samples(), config.reward().batchItems(), config.seed()),
        data,
        config);
  }

  private static SampleEncoder encoder(VideoTextSpec spec, List<String> vocabulary) {
    return switch (spec.prompt()) {
      case PromptStem.Words words ->
          new FrameEncoder(
              new PromptEncoder(WordTokenizer.json(vocabulary), Manifests.words(words.tokens())));
      case PromptStem.Embedding _ -> new LatentEncoder();
    };
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

  /**
   * What came of it.
   *
   * @param bundle where the model is
   * @param ability of the pre-trained backbone
   * @param pairs that were compared
   * @param exported what the bundle is and how good
   */
  public record Result(
      Path bundle, Pretraining.Ability ability, PairCounts pairs, BundleExport.Exported exported) {

    /** The facts a command prints as JSON. */
    public Map<String, Object> summary() {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("bundle", bundle.toString());
      summary.put("model", exported.identity().text());
      summary.put("parityMaxDifference", exported.parity().maxDifference());
      exported.rounding().ifPresent(rounding -> summary.put("rounding", rounding));
      summary.put("winLosePairs", pairs.winLose());
      summary.put("tiedPairs", pairs.ties());
      summary.put("pretraining", ability);
      summary.put("evaluation", exported.report());
      return summary;
    }
  }
}
