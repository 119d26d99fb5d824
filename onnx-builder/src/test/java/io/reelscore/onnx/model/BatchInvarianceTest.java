package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.onnx.OnnxRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  /** The bits of all rewards, per sample. */
  private static List<List<Integer>> bits(OnnxRun run, Samples batch) {
    List<float[]> rewards =
        batch.into(run).get(SPEC.dimensions().stream().map(name -> "reward." + name).toList());
    return IntStream.range(0, batch.count())
        .mapToObj(i -> rewards.stream().map(values -> Float.floatToRawIntBits(values[i])).toList())
        .toList();
  }
}
