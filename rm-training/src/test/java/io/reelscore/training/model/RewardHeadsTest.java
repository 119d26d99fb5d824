package io.reelscore.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.Head.Pool;
import io.reelscore.onnx.model.Head.Pooled;
import io.reelscore.onnx.model.Head.Readout;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.RewardHeadGraph;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.TorchScorer;
import io.reelscore.training.export.Manifests;
import io.reelscore.training.export.Parity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RewardHeadsTest {

  private static final List<String> VOCABULARY =
      WordTokenizer.vocabulary(WorldData.prompts(), List.of());
  private static final List<String> DIMENSIONS = List.of("first", "second");
  private static final int WIDTH = 16;
  private static final int LAYERS = 3;
  private static final int BATCH = 4;
  private static final int TOKENS = 6;

  private final long seed = Long.getLong("seed", System.nanoTime());

  static Stream<Head> heads() {
    return Stream.of(
        Head.Hpqa.official(1, 2, 3),
        new Head.Hpqa(List.of(1, 3), 4, true),
        new Head.Hierarchical(List.of(1, 2, 3), 4),
        new Head.SingleQuery(2),
        new Pooled(Pool.LAST_TOKEN, Readout.LINEAR),
        new Pooled(Pool.LAST_TOKEN, Readout.MLP),
        new Pooled(Pool.MEAN, Readout.LINEAR),
        new Pooled(Pool.MEAN, Readout.MLP),
        new Pooled(Pool.MAX, Readout.LINEAR),
        new Pooled(Pool.MAX, Readout.MLP));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void gives_the_rewards_of_the_exported_graph_whatever_the_padding(Head head) {
    VideoTextSpec spec =
        new VideoTextSpec(
            new Tubelets(8, 32, 32, 8, 16), 8, VOCABULARY.size(), 32, 3, 2, DIMENSIONS, head);
    Map<String, float[]> weights = RandomWeights.of(spec, seed);
    try (VideoTextModel model = new VideoTextModel(spec, 1);
        SampleEncoder encoder =
            new FrameEncoder(
                new PromptEncoder(WordTokenizer.json(VOCABULARY), Manifests.words(8)));
        OnnxScorer exported =
            OnnxScorer.of(
                VideoTextRewardGraph.build(spec, weights),
                Manifests.of("test", "1", spec, Manifests.untrained(), List.of()),
                encoder)) {
      weights.forEach((name, values) -> model.weights().get(name).set(values));

      Parity parity = Parity.of(new TorchScorer(model, encoder), exported, spec, VOCABULARY);

      assertThat(parity.maxDifference()).as("seed %d", seed).isLessThanOrEqualTo(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void every_weight_has_the_gradient_of_a_finite_difference(Head head) {
    try (NDManager manager = Torch.manager()) {
      Parameters weights = weights(manager, head);
      RewardHeads heads = RewardHeads.of(head, DIMENSIONS, WIDTH, weights);
      float[][] states = states();
      try (NDManager step = manager.newSubManager()) {
        weights.lendTo(step);
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
          collector.backward(heads.forward(arrays(step, states), keys(step)).sum());
        }
      }

      for (String name : weights.values().keySet()) {
        NDArray weight = weights.get(name);
        double norm = Math.sqrt(weight.getGradient().square().sum().getFloat());
        double length = 1e-2;
        double above = along(manager, heads, weights, weight, states, length / norm);
        double below = along(manager, heads, weights, weight, states, -2 * length / norm);
        along(manager, heads, weights, weight, states, length / norm);
        assertThat(norm).as("%s, seed %d", name, seed).isGreaterThan(1e-6);
        assertThat((above - below) / (2 * length))
            .as("%s, seed %d", name, seed)
            .isCloseTo(norm, within(0.03 * norm + 2e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void a_sample_has_the_same_rewards_beside_others_and_padding_has_no_part(Head head) {
    try (NDManager manager = Torch.manager()) {
      RewardHeads heads = RewardHeads.of(head, DIMENSIONS, WIDTH, weights(manager, head));
      float[][] states = states();
      float[] together = heads.forward(arrays(manager, states), keys(manager)).toFloatArray();

      for (float[] layer : states) {
        for (int item = 0; item < BATCH; item++) {
          int padding = item * TOKENS * WIDTH;
          Arrays.fill(layer, padding, padding + item * WIDTH, 1e3f);
        }
        Arrays.fill(layer, 0, TOKENS * WIDTH, 0.5f);
      }
      float[] changed = heads.forward(arrays(manager, states), keys(manager)).toFloatArray();

      for (int item = 1; item < BATCH; item++) {
        for (int d = 0; d < DIMENSIONS.size(); d++) {
          int at = item * DIMENSIONS.size() + d;
          assertThat(changed[at]).as("seed %d", seed).isCloseTo(together[at], within(1e-5f));
        }
      }
      assertThat(changed[0]).isNotEqualTo(together[0]);
    }
  }

  private static double along(
      NDManager manager,
      RewardHeads heads,
      Parameters weights,
      NDArray weight,
      float[][] states,
      double factor) {
    try (NDManager step = manager.newSubManager()) {
      weights.lendTo(step);
      weight.addi(weight.getGradient().mul(factor));
      double total = 0;
      for (float reward : heads.forward(arrays(step, states), keys(step)).toFloatArray()) {
        total += reward;
      }
      return total;
    }
  }

  private Parameters weights(NDManager manager, Head head) {
    return new Parameters(manager, RewardHeadGraph.requiredWeights(head, DIMENSIONS, WIDTH), seed);
  }

  private float[][] states() {
    Random random = new Random(seed);
    float[][] states = new float[LAYERS][BATCH * TOKENS * WIDTH];
    for (float[] layer : states) {
      for (int i = 0; i < layer.length; i++) {
        layer[i] = (float) (2 * random.nextGaussian());
      }
    }
    return states;
  }

  private static List<NDArray> arrays(NDManager manager, float[][] states) {
    return Arrays.stream(states)
        .map(layer -> manager.create(layer, new Shape(BATCH, TOKENS, WIDTH)))
        .toList();
  }

  /** Item i begins with i tokens of padding. */
  private static NDArray keys(NDManager manager) {
    float[] keys = new float[BATCH * TOKENS];
    for (int item = 0; item < BATCH; item++) {
      Arrays.fill(keys, item * TOKENS, item * TOKENS + item, -1e30f);
    }
    return manager.create(keys, new Shape(BATCH, 1, TOKENS));
  }
}
