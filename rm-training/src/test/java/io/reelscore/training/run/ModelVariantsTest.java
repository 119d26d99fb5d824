package io.reelscore.training.run;

import static io.reelscore.training.config.HeadSettings.Kind.HPQA;
import static io.reelscore.training.optim.ScheduleSettings.oneCycle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.HeadSettings;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.PretrainingSettings;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.TorchScorer;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.ScoreChange;
import io.reelscore.training.export.WeightFormat;
import io.reelscore.training.model.ModelSize;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.weights.WeightsException;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.PretrainingSampler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVariantsTest {

  @TempDir Path folder;

  @Test
  void a_medium_model_learns_from_clips_of_its_own_size_and_is_exported() {
    List<String> vocabulary = WordTokenizer.vocabulary(WorldData.prompts(), List.of());
    Head head = HeadSettings.HPQA.head(ModelSize.MEDIUM);
    VideoTextSpec spec =
        Miniatures.ofFrames(ModelSize.MEDIUM, List.of(), vocabulary, WorldData.DIMENSIONS, head);
    List<Double> losses = new ArrayList<>();
    try (VideoTextModel model = new VideoTextModel(spec, 1);
        SampleEncoder encoder =
            new FrameEncoder(
                new PromptEncoder(WordTokenizer.json(vocabulary), Manifests.words(8)))) {
      PretrainingSettings settings = new PretrainingSettings(4, 2, 1.5e-3, oneCycle(0.5), 0.01, 1);
      Pretraining.run(
          model, encoder, settings, 1, report -> losses.add(report.loss()), Safekeeping.none());
      List<Sample> samples = samples(ModelSize.MEDIUM.frames());

      double[][] expected = new TorchScorer(model, encoder).score(samples);
      double[][] rewards = exported(model, encoder, samples);

      assertThat(losses).hasSize(4).allMatch(Double::isFinite);
      assertThat(samples.getFirst().frames()).hasSize(16 * 64 * 64 * 3);
      for (int d = 0; d < expected.length; d++) {
        for (int i = 0; i < samples.size(); i++) {
          double r = expected[d][i];
          assertThat(rewards[d][i]).isCloseTo(r, within(1e-5 * Math.max(1, Math.abs(r))));
        }
      }
    }
  }

  @Test
  void small_frames_are_those_the_world_shows() {
    Clip clip = PretrainingSampler.of(1).example(3).clip();

    assertThat(WorldData.render(clip, ModelSize.SMALL.frames()))
        .isEqualTo(ClipRenderer.modelFrames(clip));
    assertThat(ModelSize.SMALL.frames()).isEqualTo(WorldData.FRAMES);
  }

  @Test
  void a_model_with_another_head_and_half_weights_becomes_a_bundle() throws Exception {
    HeadSettings linear = new HeadSettings(HeadSettings.Kind.MEAN_LINEAR, List.of(), 8, null, null);

    TrainingRun.Result result = train(linear, WeightFormat.FP16);

    Bundle bundle = BundleReader.open(folder.resolve("model"));
    ScoreChange rounding = result.exported().rounding().orElseThrow();
    assertThat(bundle.manifest().training().head()).isEqualTo("mean_linear");
    assertThat(bundle.manifest().training().loss()).isEqualTo("bt_wt");
    assertThat(rounding.rankCorrelation()).isBetween(ScoreChange.LEAST_RANK_CORRELATION, 1.0);
    assertThat(rounding.max()).isPositive();
    assertThat(result.summary()).containsEntry("rounding", rounding);
    assertThat(folder.resolve("model/MODEL_CARD.md"))
        .content()
        .contains("one linear head on the mean of the tokens a dimension")
        .contains("Weights: fp16 in the file");
  }

  @Test
  void the_heads_of_all_dimensions_begin_with_the_weights_of_a_file() throws Exception {
    Path file = officialHead(96, 4);
    ModelSettings settings = model(new HeadSettings(HPQA, List.of(1, 2, 3, 4), 8, file, null));
    VideoTextSpec spec = VideoTextSpec.demo(9);
    try (VideoTextModel model = new VideoTextModel(spec, 1)) {
      float[] positions = model.weights().get("backbone.positions").toFloatArray();

      InitialHeads.of(settings).copyTo(model);

      for (String dimension : spec.dimensions()) {
        assertThat(
                model
                    .weights()
                    .get("head." + dimension + ".stages.3.out_proj.weight")
                    .toFloatArray())
            .hasSize(96 * 96)
            .containsOnly(0.5f);
      }
      assertThat(model.weights().get("backbone.positions").toFloatArray()).isEqualTo(positions);
    }
  }

  @Test
  void weights_of_another_width_are_refused_before_anything_is_done() throws Exception {
    HeadSettings head = new HeadSettings(HPQA, List.of(1, 2, 3, 4), 8, officialHead(16, 4), null);

    assertThatThrownBy(() -> train(head, WeightFormat.FP32))
        .isInstanceOf(WeightsException.class)
        .hasMessage("hidden size: 96 (expected: 16, that of the weights read)");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  /** A head by the official names, all of whose weights are a half. */
  private Path officialHead(int width, int stages) throws IOException {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("attention_query_first_layer.query.weight", List.of(1, width));
    shapes.put("attention_query_final_layer.query.weight", List.of(1, width));
    List<String> attentions = new ArrayList<>();
    attentions.add("attention_query_first_layer.attention.0");
    attentions.add("attention_query_final_layer.attention.0");
    for (int i = 0; i < stages - 1; i++) {
      attentions.add("attention_query_other_layers." + i);
    }
    for (String attention : attentions) {
      shapes.put(attention + ".in_proj_weight", List.of(3 * width, width));
      shapes.put(attention + ".in_proj_bias", List.of(3 * width));
      shapes.put(attention + ".out_proj.weight", List.of(width, width));
      shapes.put(attention + ".out_proj.bias", List.of(width));
    }
    shapes.put("reward_head.0.weight", List.of(width, width));
    shapes.put("reward_head.0.bias", List.of(width));
    shapes.put("reward_head.3.weight", List.of(1, width));
    StringBuilder header = new StringBuilder("{");
    int end = 0;
    for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
      int from = end;
      end += 2 * tensor.getValue().stream().reduce(1, Math::multiplyExact);
      header.append(
          "%s\"%s\":{\"dtype\":\"F16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(from == 0 ? "" : ",", tensor.getKey(), tensor.getValue(), from, end));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    while (file.hasRemaining()) {
      file.putShort(Float.floatToFloat16(0.5f));
    }
    return Files.write(folder.resolve("head.safetensors"), file.array());
  }

  private static ModelSettings model(HeadSettings head) {
    return new ModelSettings(
        "test", "1", ModelSettings.Reads.FRAMES, ModelSize.SMALL, head, WeightFormat.FP32);
  }

  private TrainingRun.Result train(HeadSettings head, WeightFormat weights) throws Exception {
    TrainingConfig micro = Preset.MICRO.config();
    ModelSettings model =
        new ModelSettings("test", "1", ModelSettings.Reads.FRAMES, ModelSize.SMALL, head, weights);
    TrainingConfig config =
        new TrainingConfig(
            micro.seed(),
            micro.threads(),
            micro.device(),
            model,
            micro.data(),
            micro.pretraining(),
            micro.reward(),
            micro.pairs(),
            micro.loss(),
            micro.evaluation(),
            micro.checkpoint());
    return new TrainingRun(
            new TrainingPlan(config, folder.resolve("model"), folder.resolve("run"), false),
            report -> {},
            new StopRequest(),
            sentence -> {})
        .run();
  }

  private static double[][] exported(
      VideoTextModel model, SampleEncoder encoder, List<Sample> samples) {
    VideoTextSpec spec = model.spec();
    byte[] graph = VideoTextRewardGraph.build(spec, model.weights().values());
    try (OnnxScorer scorer =
        OnnxScorer.of(
            graph, Manifests.of("test", "1", spec, Manifests.untrained(), List.of()), encoder)) {
      return scorer.score(samples);
    }
  }

  private static List<Sample> samples(FrameSpec frames) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Clip clip = PretrainingSampler.of(7).example(i).clip();
      samples.add(new Sample(WorldData.render(clip, frames), clip.prompt().text(), i));
    }
    return samples;
  }
}
