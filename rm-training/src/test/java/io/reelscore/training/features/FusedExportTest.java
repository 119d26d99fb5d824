package io.reelscore.training.features;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.JoinedRewardSpec;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.TrainingData;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.export.BundleExport;
import io.reelscore.training.export.FusedExport;
import io.reelscore.training.export.Method;
import io.reelscore.training.export.ModelFacts;
import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.loss.RewardLoss;
import io.reelscore.training.pairs.PairSampler;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.run.RewardTraining;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MiniLM, a pretrained text encoder of others, joined to the built-in video tower. */
class FusedExportTest {

  private static final String LAYER = "/encoder/layer.2/output/LayerNorm/Add_1_output_0";
  private static final VideoTextSpec TOWER = VideoTextSpec.demo(10);

  @TempDir static Path folder;
  private static TrainingData data;

  @BeforeAll
  static void writes_the_backbones_and_renders_clips() throws IOException {
    copy("/all-minilm-l6-v2.onnx", "minilm.onnx");
    copy("/all-minilm-l6-v2-tokenizer.json", "tokenizer.json");
    Files.write(
        folder.resolve("tower.onnx"),
        VideoTextRewardGraph.build(TOWER, RandomWeights.of(TOWER, 5)));
    try (FilmPath films = new FilmPath(WorldData.FRAMES)) {
      data = WorldData.of(6, 4, 3, films);
    }
  }

  @Test
  void goes_from_a_pretrained_network_of_others_to_a_bundle_that_gives_its_golden_rewards()
      throws Exception {
    Path cache = folder.resolve("features");
    Path target = folder.resolve("bundle");
    BundleExport.Exported exported;

    try (Backbones backbones = Backbones.load(spec("output_0"), 1)) {
      FilledFeatures extracted =
          new FeatureExtraction(backbones, "float32", 8)
              .run(items(data.training().samples()), cache, (_, _, _) -> {});
      assertThat(extracted.made()).isEqualTo(24);
      exported = train(backbones, FeatureCache.open(cache), target);
    }

    assertThat(exported.parity().maxDifference()).isLessThanOrEqualTo(1e-5);
    assertThat(target.resolve("MODEL_CARD.md"))
        .content()
        .contains(
            FeatureCache.open(cache).header().backboneSha256(),
            "Stream text: all-MiniLM-L6-v2 (minilm.onnx, sha256 ",
            "); taps " + LAYER,
            "Stream video: tower.onnx, sha256 ")
        .doesNotContain("small video-text transformer", "Spearman");
    Bundle bundle = BundleReader.open(target);
    try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
      List<Sample> samples = data.heldOut().getFirst().samples();
      double[][] rewards = scorer.score(samples);
      List<GoldenSample> golden = bundle.golden().samples();
      assertThat(golden).hasSize(4);
      for (int i = 0; i < golden.size(); i++) {
        for (int d = 0; d < WorldData.DIMENSIONS.size(); d++) {
          double expected =
              Objects.requireNonNull(golden.get(i).rewards().get(WorldData.DIMENSIONS.get(d)));
          assertThat(rewards[d][i]).isCloseTo(expected, within(1e-5));
        }
      }
      assertThat(scorer.score(List.of(otherPrompt(samples.getFirst())))[2][0])
          .isNotEqualTo(rewards[2][0]);
    }
  }

  @Test
  void makes_damaged_shards_anew_and_keeps_the_others() throws Exception {
    Path cache = folder.resolve("interrupted");
    List<Sample> samples = data.training().samples().subList(0, 5);
    try (Backbones backbones = Backbones.load(spec("output_0"), 1)) {
      FeatureExtraction extraction = new FeatureExtraction(backbones, "float16", 2);
      extraction.run(items(samples), cache, (_, _, _) -> {});
      Path shard = cache.resolve("shard-000000.bin");
      byte[] whole = Files.readAllBytes(shard);
      try (FileChannel channel = FileChannel.open(shard, WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) ~whole[500]}), 500);
      }

      assertThatThrownBy(() -> FeatureCache.open(cache))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("shard-000000.bin: damaged");
      FilledFeatures again = extraction.run(items(samples), cache, (_, _, _) -> {});

      assertThat(again.made()).isEqualTo(5);
      assertThat(again.replaced()).hasSize(1);
      assertThat(Files.readAllBytes(shard)).isEqualTo(whole);
      assertThat(extraction.run(items(samples), cache, (_, _, _) -> {}).found()).isEqualTo(5);
      assertThatThrownBy(() -> extraction.run(items(samples.subList(0, 3)), cache, (_, _, _) -> {}))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("other features");
    }
  }

  @Test
  void names_the_nearest_tensors_when_a_tap_is_not_there() {
    assertThatThrownBy(() -> Backbones.load(spec("output_1"), 1))
        .isInstanceOf(ForeignGraphException.class)
        .hasMessageContaining("tensor 'output_1'")
        .hasMessageContaining("[output_0, ");
  }

  @Test
  void reads_a_prompt_with_the_tokenizers_special_tokens_as_a_server_does() throws IOException {
    try (PromptEncoder encoder =
        new PromptEncoder(
            Files.readAllBytes(folder.resolve("tokenizer.json")), spec("output_0").prompt())) {
      PromptEncoder.Tokens shorter = encoder.encode("a red circle");
      PromptEncoder.Tokens longer = encoder.encode("red ".repeat(40));

      assertThat(shorter.ids()).startsWith(101L, 1037L, 2417L, 4418L, 102L, 0L);
      assertThat(Arrays.stream(shorter.mask()).sum()).isEqualTo(5);
      assertThat(longer.ids()).startsWith(101L, 2417L).endsWith(2417L, 102L);
    }
  }

  private static BundleExport.Exported train(Backbones backbones, FeatureCache features, Path out)
      throws Exception {
    JoinedRewardSpec spec =
        new JoinedRewardSpec(
            features.shape().streams(), 32, WorldData.DIMENSIONS, Head.Hpqa.official(1, 2));
    RewardSettings settings = Objects.requireNonNull(Preset.MICRO.config().reward());
    try (FeatureRewards rewards = new FeatureRewards(spec, features, 7)) {
      new RewardTraining(
              rewards,
              PairSampler.of(data.training().labels(), PairSettings.ALL_IN_BATCH, 16, 7),
              new RewardLoss(LossSettings.BT_WT, PairSettings.ALL_IN_BATCH)::of,
              settings)
          .run(report -> {});
      ModelFacts facts =
          new ModelFacts(
              "reelscore-fused",
              "1.0.0",
              List.of("a test"),
              List.of(),
              "clips",
              data.digest(),
              Method.BT_WT_IN_BATCH,
              List.of(),
              7,
              "0.1.0");
      return new FusedExport(backbones, rewards).write(facts, data.heldOut(), out);
    }
  }

  private static BackboneSpec spec(String last) throws IOException {
    Path file = folder.resolve(last + ".yaml");
    Files.writeString(
        file,
        """
        frames: {count: 8, height: 32, width: 32}
        prompt: {tokenizer: tokenizer.json, maxTokens: 16, unknownToken: "[UNK]", padToken: "[PAD]"}
        streams:
          - name: text
            onnx: minilm.onnx
            origin: all-MiniLM-L6-v2
            mask: prompt
            inputs: {input_ids: prompt_tokens, attention_mask: prompt_mask, token_type_ids: 0}
            taps: ["%s", "%s"]
          - name: video
            onnx: tower.onnx
            tokens: [8, 40]
            inputs: {frames: frames, prompt_tokens: 0, prompt_mask: 0}
            taps: [hidden_2, hidden_4]
        """
            .formatted(LAYER, last));
    try {
      return BackboneFile.read(file);
    } catch (DataException e) {
      throw new AssertionError(e);
    }
  }

  private static FeatureExtraction.Items items(List<Sample> samples) {
    return new FeatureExtraction.Items() {
      @Override
      public List<FeatureCache.Key> keys() {
        return samples.stream()
            .map(s -> new FeatureCache.Key("clip" + samples.indexOf(s), s.prompt()))
            .toList();
      }

      @Override
      public List<Sample> samples(int[] places) {
        return Arrays.stream(places).mapToObj(samples::get).toList();
      }
    };
  }

  private static Sample otherPrompt(Sample sample) {
    return new Sample(sample.frames(), "a completely different sentence", 0);
  }

  private static void copy(String resource, String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FusedExportTest.class.getResourceAsStream(resource))) {
      Files.copy(in, folder.resolve(name));
    }
  }
}
