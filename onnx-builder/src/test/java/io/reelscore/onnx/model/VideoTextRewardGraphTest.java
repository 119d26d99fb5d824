package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.reelscore.onnx.OnnxRun;
import io.reelscore.onnx.layer.Batches;
import io.reelscore.onnx.layer.Tubelets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VideoTextRewardGraphTest {
  private static final VideoTextSpec TINY =
      new VideoTextSpec(
          new Tubelets(4, 8, 12, 2, 4),
          3,
          7,
          16,
          4,
          2,
          List.of("first", "second"),
          Head.Hpqa.official(1, 2, 3, 4));

  @ParameterizedTest
  @MethodSource("io.reelscore.onnx.model.Heads#ofAllKinds")
  void rewards_and_hidden_states_equal_the_plain_reference(Head head) {
    assertEqualsReference(TINY.withHead(head), OptLevel.ALL_OPT);
  }

  @ParameterizedTest
  @EnumSource(OptLevel.class)
  void each_optimisation_level_gives_the_reference_rewards(OptLevel level) {
    assertEqualsReference(TINY, level);
  }

  private static void assertEqualsReference(VideoTextSpec spec, OptLevel level) {
    Map<String, float[]> weights = RandomWeights.of(spec, 3);
    Samples samples = Samples.random(spec, 5, 4);
    ReferenceModel reference = new ReferenceModel(spec, weights);
    int values = spec.tokens() * spec.hiddenSize();

    try (OnnxRun run =
        samples.into(new OnnxRun(VideoTextRewardGraph.build(spec, weights), level))) {
      for (int i = 0; i < samples.count(); i++) {
        long[] mask = samples.masks().get(i);
        List<double[][]> hidden =
            reference.hidden(samples.frames().get(i), samples.tokens().get(i), mask);
        for (int layer = 1; layer <= spec.layers(); layer++) {
          float[] actual = run.get("hidden_" + layer);
          assertThat(actual).hasSize(samples.count() * values);
          Batches.assertClose(actual, i, hidden.get(layer - 1));
        }
        for (String dimension : spec.dimensions()) {
          float[] actual = run.get("reward." + dimension);
          assertThat(actual).hasSize(samples.count());
          Batches.assertClose(
              new float[] {actual[i]}, new double[] {reference.reward(dimension, hidden, mask)});
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.reelscore.onnx.model.Heads#ofAllKinds")
  void what_stands_in_the_padding_does_not_change_a_bit_of_a_reward(Head head) {
    VideoTextSpec spec = TINY.withHead(head);
    Map<String, float[]> weights = RandomWeights.of(spec, 5);
    Samples samples = Samples.random(spec, 6, 6);
    List<List<Integer>> expected = rewardBits(spec, weights, samples);

    float[] words = Objects.requireNonNull(weights.get("backbone.words")).clone();
    Arrays.fill(words, 0, spec.hiddenSize(), 50f);
    Map<String, float[]> otherPadding = new HashMap<>(weights);
    otherPadding.put("backbone.words", words);
    Samples otherIds = samples.pick(List.of(0, 1, 2, 3, 4, 5));
    for (int i = 0; i < samples.count(); i++) {
      long[] ids = otherIds.tokens().get(i);
      for (int t = 0; t < ids.length; t++) {
        ids[t] = otherIds.masks().get(i)[t] == 0 ? 1 + t : ids[t];
      }
    }

    assertThat(rewardBits(spec, otherPadding, Samples.random(spec, 6, 6))).isEqualTo(expected);
    assertThat(rewardBits(spec, weights, otherIds)).isEqualTo(expected);
  }

  @Test
  void a_word_that_is_no_padding_changes_the_rewards() {
    Map<String, float[]> weights = RandomWeights.of(TINY, 5);
    Samples samples = Samples.random(TINY, 1, 6);
    List<List<Integer>> expected = rewardBits(TINY, weights, samples);

    samples.tokens().getFirst()[0] = samples.tokens().getFirst()[0] % 6 + 1;

    assertThat(rewardBits(TINY, weights, samples)).isNotEqualTo(expected);
  }

  private static List<List<Integer>> rewardBits(
      VideoTextSpec spec, Map<String, float[]> weights, Samples samples) {
    try (OnnxRun run = samples.into(new OnnxRun(VideoTextRewardGraph.build(spec, weights)))) {
      List<List<Integer>> bits = new ArrayList<>();
      for (String dimension : spec.dimensions()) {
        List<Integer> raw = new ArrayList<>();
        for (float reward : run.get("reward." + dimension)) {
          raw.add(Float.floatToRawIntBits(reward));
        }
        bits.add(raw);
      }
      return bits;
    }
  }

  @Test
  void the_demo_model_has_the_inputs_and_outputs_of_its_contract() throws OrtException {
    VideoTextSpec spec = VideoTextSpec.demo(20);

    byte[] model = VideoTextRewardGraph.build(spec, RandomWeights.of(spec, 1));

    try (OnnxRun run = new OnnxRun(model)) {
      assertThat(described(run.session().getInputInfo()))
          .containsExactly(
              "frames UINT8 [-1, 8, 32, 32, 3] [batch, , , , ]",
              "prompt_tokens INT64 [-1, 8] [batch, ]",
              "prompt_mask INT64 [-1, 8] [batch, ]");
      assertThat(described(run.session().getOutputInfo()))
          .containsExactly(
              "reward.physical_plausibility FLOAT [-1] [batch]",
              "reward.subject_deformity FLOAT [-1] [batch]",
              "reward.semantic_alignment FLOAT [-1] [batch]",
              "hidden_1 FLOAT [-1, 41, 96] [batch, , ]",
              "hidden_2 FLOAT [-1, 41, 96] [batch, , ]",
              "hidden_3 FLOAT [-1, 41, 96] [batch, , ]",
              "hidden_4 FLOAT [-1, 41, 96] [batch, , ]");
    }
  }

  private static List<String> described(Map<String, NodeInfo> nodes) {
    return nodes.values().stream()
        .map(node -> {
          TensorInfo info = (TensorInfo) node.getInfo();
          return "%s %s %s %s"
              .formatted(
                  node.getName(),
                  info.type,
                  Arrays.toString(info.getShape()),
                  Arrays.toString(info.getDimensionNames()));
        })
        .toList();
  }

  @Test
  void equal_specifications_and_weights_give_equal_bytes_whatever_the_order_of_the_weights() {
    Map<String, float[]> weights = RandomWeights.of(TINY, 9);

    byte[] first = VideoTextRewardGraph.build(TINY, weights);

    assertThat(VideoTextRewardGraph.build(TINY, new TreeMap<>(weights).descendingMap()))
        .isEqualTo(first);
    assertThat(VideoTextRewardGraph.build(TINY, RandomWeights.of(TINY, 9))).isEqualTo(first);
    assertThat(VideoTextRewardGraph.build(TINY, RandomWeights.of(TINY, 10))).isNotEqualTo(first);
  }

  @Test
  void all_wrong_weights_are_named_at_once() {
    Map<String, float[]> weights = RandomWeights.of(TINY, 9);
    weights.remove("backbone.end");
    weights.put("head.second.q0", new float[15]);
    weights.put("head.third.q0", new float[16]);
    weights.put("backbone.extra", new float[1]);

    assertThatThrownBy(() -> VideoTextRewardGraph.build(TINY, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weights: backbone.end: missing (expected: 16 values [16]);"
                + " head.second.q0: 15 values (expected: 16, [1, 16]);"
                + " backbone.extra: unknown (expected: no such weight);"
                + " head.third.q0: unknown (expected: no such weight)");
  }
}
