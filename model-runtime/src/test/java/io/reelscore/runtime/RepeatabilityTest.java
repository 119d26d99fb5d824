package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.BatchExecutor;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatabilityTest {
  private static final Bucket BUCKET = new Bucket(1, 1, 1, 0, 1);
  private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 6, 7, 8);

  @Test
  void a_model_whose_rewards_depend_on_the_sample_only_is_batch_invariant() throws Exception {
    Repeatability measured = of(batch -> place -> (float) batch.get(place).clip().get(0));

    assertThat(measured.isBatchInvariant(SIZES)).isTrue();
    assertThat(measured.isDeterministic(SIZES)).isTrue();
  }

  @Test
  void a_model_that_sees_the_size_of_the_batch_is_deterministic_only() throws Exception {
    Repeatability measured =
        of(batch -> place -> batch.get(place).clip().get(0) + (batch.size() == 7 ? 1e-6f : 0));

    assertThat(measured.isBatchInvariant(SIZES)).isFalse();
    assertThat(measured.isDeterministic(SIZES)).isTrue();
  }

  @Test
  void a_model_that_sees_a_neighbour_is_deterministic_only() throws Exception {
    Repeatability measured =
        of(batch ->
            place -> {
              boolean seen = place == 3 && batch.get(2).clip().get(0) == 2;
              return batch.get(place).clip().get(0) + (seen ? 1e-6f : 0);
            });

    assertThat(measured.isBatchInvariant(SIZES)).isFalse();
    assertThat(measured.isDeterministic(SIZES)).isTrue();
  }

  @Test
  void a_model_that_changes_from_run_to_run_makes_no_promise() throws Exception {
    int[] runs = {0};
    Repeatability measured = of(batch -> place -> (float) runs[0]++);

    assertThat(measured.isBatchInvariant(SIZES)).isFalse();
    assertThat(measured.isDeterministic(SIZES)).isFalse();
  }

  @Test
  void every_small_size_is_tried_and_above_those_warmed_up_with_their_neighbours() {
    assertThat(Repeatability.sizes(List.of(1, 3), 3)).containsExactly(1, 2, 3);
    assertThat(Repeatability.sizes(List.of(16, 32), 32))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 31, 32);
    assertThat(Repeatability.sizes(List.of(16), 20))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 19, 20);
  }

  private static Repeatability of(Rewards rewards) {
    List<SampleInput> samples =
        IntStream.range(0, 3)
            .mapToObj(i ->
                new SampleInput(
                    ByteBuffer.wrap(new byte[] {(byte) i}), new SamplePrompt.None(), BUCKET, 1))
            .toList();
    return new Repeatability(new Fake(rewards), samples);
  }

  private interface Rewards {
    IntFunction<Float> of(List<SampleInput> batch);
  }

  private record Fake(Rewards rewards) implements BatchExecutor {
    @Override
    public int maxBatchItems() {
      return 8;
    }

    @Override
    public float[][] execute(List<SampleInput> batch, RunControl control) {
      IntFunction<Float> reward = rewards.of(batch);
      return IntStream.range(0, batch.size())
          .mapToObj(place -> new float[] {reward.apply(place)})
          .toArray(float[][]::new);
    }
  }
}
