package io.reelscore.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.bundle.Manifest;
import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.LatentEncoder;
import io.reelscore.training.data.Noise;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.TorchScorer;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.Parity;
import io.reelscore.world.WorldWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatentModelTest {

  private static final VideoTextSpec SPEC =
      new VideoTextSpec(
          new ClipStem.Latents(new LatentPatches(16, 4, 8, 8, 2, 2)),
          new PromptStem.Embedding(8, 32),
          48,
          2,
          4,
          List.of("first", "second"),
          Head.Hpqa.official(1, 2));

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void gives_the_rewards_of_the_exported_graph_on_256_inputs_of_all_levels_of_noise() {
    Map<String, float[]> weights = RandomWeights.of(SPEC, seed);
    LatentEncoder encoder = new LatentEncoder();
    try (VideoTextModel model = new VideoTextModel(SPEC, 1);
        OnnxScorer exported =
            OnnxScorer.of(VideoTextRewardGraph.build(SPEC, weights), manifest(), encoder)) {
      weights.forEach((name, values) -> model.weights().get(name).set(values));

      Parity parity =
          Parity.of(new TorchScorer(model, encoder), exported, SPEC, WorldWords.VOCABULARY);

      assertThat(parity.inputs()).isEqualTo(256);
      assertThat(parity.maxDifference()).as("seed %d", seed).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void the_gradient_of_all_weights_is_that_of_a_finite_difference() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 3)) {
      HostBatch batch = new LatentEncoder().encode(samples(4));
      List<NDArray> weights = model.weights().select(name -> true);
      double norm;
      try (NDManager step = model.newStep()) {
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
          collector.backward(model.rewards(batch.toTorch(step)).sum());
        }
        double squares = 0;
        for (NDArray weight : weights) {
          squares += weight.getGradient().square().sum().getFloat();
        }
        norm = Math.sqrt(squares);
      }
      assertThat(gradient(model, "backbone.timestep.fc1.weight")).isPositive();
      assertThat(gradient(model, "backbone.prompt.weight")).isPositive();

      double length = 2e-3;
      double above = along(model, batch, weights, length / norm);
      double below = along(model, batch, weights, -2 * length / norm);

      assertThat((above - below) / (2 * length)).isCloseTo(norm, within(0.01 * norm));
    }
  }

  @Test
  void the_timestep_is_read_apart_from_the_latents() {
    try (VideoTextModel model = new VideoTextModel(SPEC, 3);
        NDManager step = model.newStep()) {
      HostBatch batch = new LatentEncoder().encode(samples(1));
      HostBatch told =
          new HostBatch(
              1,
              new HostBatch.Clips.Latents(batch.latents().data(), new float[] {0.9f}),
              batch.prompts(),
              batch.mask());

      float[] rewards = model.rewards(batch.toTorch(step)).toFloatArray();

      assertThat(model.rewards(told.toTorch(step)).toFloatArray()).isNotEqualTo(rewards);
    }
  }

  private static double gradient(VideoTextModel model, String name) {
    return model.weights().get(name).getGradient().abs().sum().getFloat();
  }

  /** Moves all weights along their gradients and tells the sum of the rewards there. */
  private static double along(
      VideoTextModel model, HostBatch batch, List<NDArray> weights, double factor) {
    try (NDManager step = model.newStep()) {
      for (NDArray weight : weights) {
        weight.addi(weight.getGradient().mul(factor));
      }
      double total = 0;
      for (float reward : model.rewards(batch.toTorch(step)).toFloatArray()) {
        total += reward;
      }
      return total;
    }
  }

  private List<Sample> samples(int count) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] frames = new byte[8 * 32 * 32 * 3];
      random.nextBytes(frames);
      samples.add(
          new Sample(frames, "a red circle rolling right", i, new Noise(i / (float) count, i)));
    }
    return samples;
  }

  private static Manifest manifest() {
    return Manifests.of("test", "1", SPEC, Manifests.untrained(), List.of());
  }
}
