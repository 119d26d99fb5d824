package io.reelscore.training.study;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleReader;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.export.BundleExport;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.Method;
import io.reelscore.training.export.ModelFacts;
import io.reelscore.training.export.WeightFormat;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.run.Pretraining;
import io.reelscore.training.study.TrainedModel.Facts;
import io.reelscore.world.Clip;
import io.reelscore.world.Domain;
import io.reelscore.world.Latent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reward models of a study, each once: what is in the run folder already is taken from
 * there, whoever made it. What several models need is kept for the next one.
 */
final class ModelShop implements AutoCloseable {

  /** What the names of a study's models begin with. */
  static final String NAME_PREFIX = "study-";

  private static final String VERSION = "1.0.0";
  private static final int RAISED_CLIPS = 400;

  private final Path folder;
  private final StudyConfig study;
  private final List<String> vocabulary = WordTokenizer.vocabulary(WorldData.prompts(), List.of());
  private final SampleEncoder encoder;
  private @Nullable Map<String, float[]> backbone;
  private @Nullable Benchmark benchmark;
  private @Nullable Material material;

  /**
   * @param folder of the run
   */
  ModelShop(Path folder, StudyConfig study) {
    this.folder = folder;
    this.study = study;
    this.encoder =
        new FrameEncoder(
            new PromptEncoder(
                WordTokenizer.json(vocabulary),
                Manifests.words(spec(HeadKind.HPQA).promptTokens())));
  }

  /** What makes the inputs of the models. */
  SampleEncoder encoder() {
    return encoder;
  }

  /** Pre-trains the backbone, unless that was done. */
  void prepare() throws IOException {
    if (backbone == null) {
      backbone = backbone();
    }
  }

  /** The model of a recipe. */
  TrainedModel model(Recipe recipe) throws IOException, ExportException, BundleException {
    Path place = Files.createDirectories(folder.resolve("models")).resolve(recipe.id());
    Path facts = place.resolveSibling(recipe.id() + ".json");
    try (FileChannel channel =
            FileChannel.open(
                place.resolveSibling(recipe.id() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && !Files.exists(facts)) {
        Facts made = train(recipe, place);
        Path draft = facts.resolveSibling(facts.getFileName() + ".new");
        Files.write(draft, Digests.JSON.writeValueAsBytes(made));
        Files.move(draft, facts, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return new TrainedModel(place, Digests.JSON.readValue(Files.readAllBytes(facts), Facts.class));
  }

  private Facts train(Recipe recipe, Path place)
      throws IOException, ExportException, BundleException {
    prepare();
    Material of = material(recipe);
    VideoTextSpec spec = spec(recipe.head());
    try (VideoTextModel model = new VideoTextModel(spec, recipe.trainingSeed())) {
      model.weights().assign(backbone());
      RecipeTraining.run(model, encoder, of, recipe);
      Benchmark tests = benchmark(recipe.world());
      BundleExport.Exported exported =
          new BundleExport(model, vocabulary, encoder, WeightFormat.FP32)
              .write(facts(recipe), tests.sets().subList(0, 1), List.of(), place);
      Bundle bundle = BundleReader.open(place);
      try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
        return new Facts(
            exported.identity().text(),
            ModelMetrics.of(scorer, tests.sets(), tests.raised(), tests.count()),
            of.data().agreement(),
            exported.parity().maxDifference());
      }
    }
  }

  private Material material(Recipe recipe) throws IOException {
    Material kept = material;
    if (kept == null || kept.seed() != recipe.seed() || !kept.world().equals(recipe.world())) {
      material = null;
      StudyData data = new StudyData(recipe.world(), recipe.seed());
      try (VideoTextModel model = new VideoTextModel(spec(HeadKind.HPQA), 0)) {
        model.weights().assign(backbone());
        kept =
            new Material(
                recipe.world(),
                recipe.seed(),
                data,
                HiddenStates.of(model, encoder, data.samples()));
      }
      material = kept;
    }
    return kept;
  }

  private Benchmark benchmark(World world) {
    Benchmark kept = benchmark;
    if (kept == null || !kept.world().equals(world)) {
      List<Clip> clips = StudyData.heldOutClips(world, Domain.IN_DISTRIBUTION);
      List<Clip> first = clips.subList(0, Math.min(RAISED_CLIPS, clips.size()));
      kept =
          new Benchmark(
              world,
              StudyData.heldOut(world),
              Latent.SHORTCUTS.stream().map(shortcut -> raised(first, shortcut)).toList(),
              first.size());
      benchmark = kept;
    }
    return kept;
  }

  private static List<Sample> raised(List<Clip> clips, Latent shortcut) {
    return StudyData.samples(
        clips.stream()
            .map(clip ->
                new Clip(
                    clip.prompt(),
                    clip.scene(),
                    clip.latents().with(shortcut, clip.latents().get(shortcut) + 1)))
            .toList());
  }

  private Map<String, float[]> backbone() throws IOException {
    Map<String, float[]> known = backbone;
    if (known != null) {
      return known;
    }
    Map<String, int[]> shapes =
        new LinkedHashMap<>(VideoTextRewardGraph.requiredWeights(spec(HeadKind.HPQA)));
    shapes.keySet().removeIf(name -> !name.startsWith("backbone."));
    Path file =
        Files.createDirectories(folder.resolve("backbone"))
            .resolve(Digests.of(study.backbone()) + ".bin");
    if (!Files.exists(file)) {
      try (VideoTextModel model =
          new VideoTextModel(spec(HeadKind.HPQA), study.backbone().seed())) {
        Pretraining.run(
            model, encoder, study.backbone().pretraining(), study.backbone().seed(), report -> {});
        Map<String, float[]> weights = new LinkedHashMap<>(model.weights().values());
        weights.keySet().retainAll(shapes.keySet());
        BackboneFile.write(file, weights);
      }
    }
    known = BackboneFile.read(file, shapes);
    backbone = known;
    return known;
  }

  private VideoTextSpec spec(HeadKind kind) {
    return VideoTextSpec.demo(vocabulary.size()).withHead(kind.head());
  }

  private static ModelFacts facts(Recipe recipe) {
    return new ModelFacts(
        NAME_PREFIX + recipe.id(),
        VERSION,
        List.of("a reward model of the miniature study"),
        List.of(),
        "the synthetic world, seed " + recipe.seed(),
        Digests.of(recipe.world()).repeat(4),
        new Method(recipe.loss(), recipe.pairs()),
        List.of(recipe.toString()),
        recipe.seed(),
        "0.1.0");
  }

  @Override
  public void close() {
    encoder.close();
  }

  /**
   * What reward models of one world and seed learn from.
   *
   * @param hidden states of the clips in the pre-trained backbone
   */
  record Material(World world, long seed, StudyData data, HiddenStates hidden) {}

  /** What reward models of one world are measured with. */
  private record Benchmark(
      World world, List<HeldOutSet> sets, List<List<Sample>> raised, int count) {}
}
