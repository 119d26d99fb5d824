package io.reelscore.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.bundle.Manifest;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.TorchScorer;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.Parity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoTextModelTest {

  private static final List<String> VOCABULARY =
      WordTokenizer.vocabulary(WorldData.prompts(), List.of());
  private static final VideoTextSpec SPEC = VideoTextSpec.demo(VOCABULARY.size());

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void gives_the_rewards_of_the_exported_graph_on_256_inputs() {
    Map<String, float[]> weights = RandomWeights.of(SPEC, seed);
    try (VideoTextModel model = new VideoTextModel(SPEC, 1);
        SampleEncoder encoder = encoder(SPEC);
        OnnxScorer exported =
            OnnxScorer.of(VideoTextRewardGraph.build(SPEC, weights), manifest(SPEC), encoder)) {
      weights.forEach((name, values) -> model.weights().get(name).set(values));

      Parity parity = Parity.of(new TorchScorer(model, encoder), exported, SPEC, VOCABULARY);

      assertThat(parity.inputs()).isEqualTo(256);
      assertThat(parity.maxDifference()).as("seed %d", seed).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void gives_the_rewards_of_the_exported_graph_with_other_taps_and_dimensions() {
    VideoTextSpec spec =
        new VideoTextSpec(
            SPEC.clip(),
            new PromptStem.Words(5, VOCABULARY.size()),
            48,
            3,
            2,
            List.of("only"),
            Head.Hpqa.official(2, 3));
    Map<String, float[]> weights = RandomWeights.of(spec, seed);
    try (VideoTextModel model = new VideoTextModel(spec, 1);
        SampleEncoder encoder = encoder(spec);
        OnnxScorer exported =
            OnnxScorer.of(VideoTextRewardGraph.build(spec, weights), manifest(spec), encoder)) {
      weights.forEach((name, values) -> model.weights().get(name).set(values));

      Parity parity = Parity.of(new TorchScorer(model, encoder), exported, spec, VOCABULARY);

      assertThat(parity.maxDifference()).as("seed %d", seed).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void padding_changes_nothing() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 1);
        SampleEncoder encoder = encoder(SPEC)) {
      TorchScorer scorer = new TorchScorer(model, encoder);
      List<Sample> samples = samples(1, "a red circle");
      double before = scorer.score(samples)[0][0];
      float[] words = model.weights().get("backbone.words").toFloatArray();
      Arrays.fill(words, 0, SPEC.hiddenSize(), 7f);

      model.weights().get("backbone.words").set(words);

      assertThat(scorer.score(samples)[0][0]).isEqualTo(before);
    }
  }

  @Test
  void the_gradient_of_all_weights_is_that_of_a_finite_difference() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 3);
        SampleEncoder encoder = encoder(SPEC)) {
      HostBatch batch = encoder.encode(samples(4, "a red circle rolling right"));
      List<NDArray> weights = model.weights().select(name -> true);
      double norm;
      try (NDManager step = model.newStep()) {
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
          collector.backward(sum(model, batch, step));
        }
        double squares = 0;
        for (NDArray weight : weights) {
          squares += weight.getGradient().square().sum().getFloat();
        }
        norm = Math.sqrt(squares);
      }

      double length = 2e-3;
      double above = along(model, batch, weights, length / norm);
      double below = along(model, batch, weights, -2 * length / norm);

      assertThat((above - below) / (2 * length)).isCloseTo(norm, within(0.01 * norm));
    }
  }

  @Test
  void a_garbage_collection_before_the_gradient_changes_nothing() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 3);
        SampleEncoder encoder = encoder(SPEC)) {
      HostBatch batch = encoder.encode(samples(4, "a red circle rolling right"));

      Map<String, float[]> undisturbed = gradients(model, batch, () -> {});
      Map<String, float[]> disturbed =
          gradients(model, batch, VideoTextModelTest::reuseFreedBuffers);

      List<String> changed =
          undisturbed.keySet().stream()
              .filter(name -> !Arrays.equals(undisturbed.get(name), disturbed.get(name)))
              .toList();
      assertThat(changed).isEmpty();
    }
  }

  @Test
  void starts_from_the_same_weights_for_the_same_seed() {
    try (VideoTextModel one = new VideoTextModel(SPEC, 5);
        VideoTextModel same = new VideoTextModel(SPEC, 5);
        VideoTextModel other = new VideoTextModel(SPEC, 6)) {
      float[] words = one.weights().values().get("backbone.words");

      assertThat(same.weights().values().get("backbone.words")).isEqualTo(words);
      assertThat(other.weights().values().get("backbone.words")).isNotEqualTo(words);
    }
  }

  @Test
  void has_the_weights_the_graph_requires() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 5)) {
      Map<String, float[]> values = model.weights().values();

      assertThat(values.keySet())
          .containsExactlyElementsOf(VideoTextRewardGraph.requiredWeights(SPEC).keySet());
    }
  }

  private static Map<String, float[]> gradients(
      VideoTextModel model, HostBatch batch, Runnable betweenForwardAndBackward) {
    try (NDManager step = model.newStep()) {
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        NDArray total = sum(model, batch, step);
        betweenForwardAndBackward.run();
        collector.backward(total);
      }
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (String name : VideoTextRewardGraph.requiredWeights(SPEC).keySet()) {
        NDArray gradient = model.weights().get(name).getGradient();
        gradients.put(name, gradient.toFloatArray());
        gradient.subi(gradient);
      }
      return gradients;
    }
  }

  /** Has Java free the buffers nobody holds, and writes nonsense where they were. */
  private static void reuseFreedBuffers() {
    List<ByteBuffer> nonsense = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      System.gc();
      for (int i = 0; i < 2000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 + 4 * (i % 4));
        while (buffer.hasRemaining()) {
          buffer.put((byte) 0x7A);
        }
        nonsense.add(buffer);
      }
    }
    assertThat(nonsense).hasSize(10_000);
  }

  private static NDArray sum(VideoTextModel model, HostBatch batch, NDManager step) {
    return model.rewards(batch.toTorch(step)).sum();
  }

  /** Moves all weights along their gradients and tells the sum of the rewards there. */
  private static double along(
      VideoTextModel model, HostBatch batch, List<NDArray> weights, double factor) {
    try (NDManager step = model.newStep()) {
      for (NDArray weight : weights) {
        weight.addi(weight.getGradient().mul(factor));
      }
      float[] rewards = model.rewards(batch.toTorch(step)).toFloatArray();
      double total = 0;
      for (float reward : rewards) {
        total += reward;
      }
      return total;
    }
  }

  private List<Sample> samples(int count, String prompt) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] frames = new byte[8 * 32 * 32 * 3];
      random.nextBytes(frames);
      samples.add(new Sample(frames, prompt, i));
    }
    return samples;
  }

  private static SampleEncoder encoder(VideoTextSpec spec) {
    return new FrameEncoder(
        new PromptEncoder(WordTokenizer.json(VOCABULARY), Manifests.words(spec.promptTokens())));
  }

  private static Manifest manifest(VideoTextSpec spec) {
    return Manifests.of("test", "1", spec, Manifests.untrained(), List.of());
  }
}
