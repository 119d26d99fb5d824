package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.reelscore.onnx.OnnxRun;
import io.reelscore.onnx.layer.Batches;
import io.reelscore.onnx.layer.LatentPatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatentRewardGraphTest {
  private static final VideoTextSpec TINY =
      new VideoTextSpec(
          new ClipStem.Latents(new LatentPatches(3, 4, 4, 6, 2, 2)),
          new PromptStem.Embedding(3, 5),
          16,
          2,
          2,
          List.of("first", "second"),
          Head.Hpqa.official(1, 2));

  @ParameterizedTest
  @EnumSource(OptLevel.class)
  void rewards_and_hidden_states_equal_the_plain_reference(OptLevel level) {
    Map<String, float[]> weights = RandomWeights.of(TINY, 3);
    LatentSamples samples = LatentSamples.random(TINY, 5, 4);
    ReferenceModel reference = new ReferenceModel(TINY, weights);

    try (OnnxRun run =
        samples.into(new OnnxRun(VideoTextRewardGraph.build(TINY, weights), level))) {
      for (int i = 0; i < samples.count(); i++) {
        LatentSamples.Sample sample = samples.samples().get(i);
        List<double[][]> hidden =
            reference.hidden(
                sample.latents(), sample.timestep(), sample.embedding(), sample.mask());
        for (int layer = 1; layer <= TINY.layers(); layer++) {
          Batches.assertClose(run.get("hidden_" + layer), i, hidden.get(layer - 1));
        }
        for (String dimension : TINY.dimensions()) {
          Batches.assertClose(
              new float[] {run.get("reward." + dimension)[i]},
              new double[] {reference.reward(dimension, hidden, sample.mask())});
        }
      }
    }
  }

  @Test
  void a_reward_has_the_same_bits_in_any_batch_at_any_position_beside_any_neighbours() {
    VideoTextSpec spec =
        new VideoTextSpec(
            new ClipStem.Latents(new LatentPatches(16, 4, 8, 8, 2, 2)),
            new PromptStem.Embedding(8, 32),
            96,
            2,
            4,
            List.of("first", "second"),
            Head.Hpqa.official(1, 2));
    LatentSamples samples = LatentSamples.random(spec, 12, 11);

    try (OnnxRun run = new OnnxRun(VideoTextRewardGraph.build(spec, RandomWeights.of(spec, 7)))) {
      List<List<Integer>> alone = new ArrayList<>();
      for (int i = 0; i < samples.count(); i++) {
        alone.add(bits(run, samples.pick(List.of(i))).getFirst());
      }

      for (int size : new int[] {2, 3, 5, 8, 12}) {
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
  void the_inputs_are_latents_a_timestep_and_an_embedded_prompt_with_its_mask() throws Exception {
    byte[] model = VideoTextRewardGraph.build(TINY, RandomWeights.of(TINY, 1));

    try (OnnxRun run = new OnnxRun(model)) {
      assertThat(run.session().getInputInfo().keySet())
          .containsExactly("latents", "timestep", "prompt_embedding", "prompt_mask");
    }
  }

  @Test
  void the_stems_add_their_weights_before_the_shared_ones() {
    List<String> weights =
        VideoTextRewardGraph.requiredWeights(TINY).entrySet().stream()
            .map(weight -> weight.getKey() + " " + Arrays.toString(weight.getValue()))
            .filter(weight -> weight.matches("backbone\\.(?!blocks|norm).*"))
            .toList();

    assertThat(weights)
        .containsExactly(
            "backbone.patch.weight [16, 24]",
            "backbone.patch.bias [16]",
            "backbone.prompt.weight [16, 5]",
            "backbone.prompt.bias [16]",
            "backbone.end [16]",
            "backbone.positions [16, 16]",
            "backbone.timestep.fc1.weight [16, 32]",
            "backbone.timestep.fc1.bias [16]",
            "backbone.timestep.fc2.weight [16, 16]",
            "backbone.timestep.fc2.bias [16]");
  }

  @Test
  void the_timestep_changes_a_reward_and_what_stands_in_the_padding_does_not() {
    LatentSamples.Sample sample = LatentSamples.random(TINY, 1, 6).samples().getFirst();
    long[] oneWord = {1, 0, 0};
    float[] otherPadding = sample.embedding().clone();
    Arrays.fill(otherPadding, 5, otherPadding.length, 50f);
    LatentSamples samples =
        new LatentSamples(
            TINY,
            List.of(
                new LatentSamples.Sample(sample.latents(), 0, sample.embedding(), oneWord),
                new LatentSamples.Sample(sample.latents(), 0, otherPadding, oneWord),
                new LatentSamples.Sample(sample.latents(), 0.5f, sample.embedding(), oneWord)));

    try (OnnxRun run = new OnnxRun(VideoTextRewardGraph.build(TINY, RandomWeights.of(TINY, 5)))) {
      List<List<Integer>> rewards = bits(run, samples);

      assertThat(rewards.get(1)).isEqualTo(rewards.get(0));
      assertThat(rewards.get(2)).isNotEqualTo(rewards.get(0));
    }
  }

  /** The bits of all rewards, per sample. */
  private static List<List<Integer>> bits(OnnxRun run, LatentSamples batch) {
    List<float[]> rewards = batch.into(run).get(List.of("reward.first", "reward.second"));
    return IntStream.range(0, batch.count())
        .mapToObj(i -> rewards.stream().map(values -> Float.floatToRawIntBits(values[i])).toList())
        .toList();
  }
}
