package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.onnx.DType;
import io.reelscore.onnx.OnnxRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchInvarianceTest {
  private static final VideoTextSpec SPEC = VideoTextSpec.demo(20);

  @ParameterizedTest
  @MethodSource("io.reelscore.onnx.model.Heads#ofAllKinds")
  void a_reward_has_the_same_bits_in_any_batch_at_any_position_beside_any_neighbours(Head head) {
    VideoTextSpec spec = SPEC.withHead(head);
    Map<String, float[]> weights = RandomWeights.of(spec, 7);
    Samples samples = Samples.random(spec, 12, 11);

    try (OnnxRun run = new OnnxRun(VideoTextRewardGraph.build(spec, weights))) {
      List<List<Integer>> alone = new ArrayList<>();
      for (int i = 0; i < samples.count(); i++) {
        alone.add(bits(run, samples.pick(List.of(i))).getFirst());
      }

      for (int size : new int[] {2, 3, 5, 8}) {
        for (int first = 0; first < samples.count(); first++) {
          int shift = first;
          List<Integer> batch =
              IntStream.range(0, size).mapToObj(i -> (i + shift) % samples.count()).toList();
          assertThat(bits(run, samples.pick(batch)))
              .as("samples %s", batch)
              .isEqualTo(batch.stream().map(alone::get).toList());
        }
      }
    }
  }

  @Test
  void weights_held_as_halves_give_the_bits_of_the_graph_that_holds_their_values() {
    Map<String, float[]> weights = RandomWeights.of(SPEC, 7);
    Map<String, float[]> rounded = new HashMap<>();
    weights.forEach((name, values) -> rounded.put(name, halves(values)));
    Samples samples = Samples.random(SPEC, 5, 11);
    byte[] half = VideoTextRewardGraph.build(SPEC, weights, DType.FLOAT16);
    byte[] whole = VideoTextRewardGraph.build(SPEC, rounded);

    try (OnnxRun one = new OnnxRun(half);
        OnnxRun other = new OnnxRun(whole)) {
      assertThat(bits(one, samples)).isEqualTo(bits(other, samples));
    }
    assertThat(half.length).isLessThan(whole.length * 52 / 100);
  }

  @Test
  void a_weight_beyond_float16_is_refused() {
    Map<String, float[]> weights = RandomWeights.of(SPEC, 7);
    float[] end = new float[SPEC.hiddenSize()];
    end[3] = 65520;
    weights.put("backbone.end", end);

    assertThatThrownBy(() -> VideoTextRewardGraph.build(SPEC, weights, DType.FLOAT16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight backbone.end: 65520.0 at 3 (expected: finite as float16");
  }

  private static float[] halves(float[] values) {
    float[] halves = values.clone();
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
    }
    return halves;
  }

  /** The bits of all rewards, per sample. */
  private static List<List<Integer>> bits(OnnxRun run, Samples batch) {
    List<float[]> rewards =
        batch.into(run).get(SPEC.dimensions().stream().map(name -> "reward." + name).toList());
    return IntStream.range(0, batch.count())
        .mapToObj(i -> rewards.stream().map(values -> Float.floatToRawIntBits(values[i])).toList())
        .toList();
  }
}
