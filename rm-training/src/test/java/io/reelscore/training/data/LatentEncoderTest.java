package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.LinearVae;
import io.reelscore.world.PretrainingSampler;
import io.reelscore.world.WorldWords;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatentEncoderTest {

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void a_batch_holds_the_latents_timesteps_and_embedded_prompts_of_its_samples() {
    Sample clean = sample(0, "a red circle");
    Sample noisy = sample(1, "a cow").with(new Noise(0.5f, 7));

    HostBatch batch = new LatentEncoder().encode(List.of(clean, noisy));

    HostBatch.Clips.Latents clips = (HostBatch.Clips.Latents) batch.clips();
    HostBatch.Prompts.Embeddings prompts = (HostBatch.Prompts.Embeddings) batch.prompts();
    assertThat(clips.timesteps()).containsExactly(0, 0.5f);
    assertThat(Arrays.copyOf(clips.data(), 4096)).isEqualTo(LinearVae.encode(clean.frames()));
    assertThat(Arrays.copyOfRange(clips.data(), 4096, 8192))
        .isEqualTo(LatentEncoder.latents(noisy));
    assertThat(Arrays.copyOfRange(prompts.data(), 256, 512))
        .isEqualTo(WorldWords.encode("a cow").values());
    assertThat(batch.mask()).containsExactly(1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void noise_is_mixed_in_by_the_timestep_and_comes_from_the_seed_alone() {
    Sample clean = sample(0, "a red circle");
    float[] x0 = LatentEncoder.latents(clean);
    float[] eps = LatentEncoder.latents(clean.with(new Noise(1, 7)));

    float[] mixed = LatentEncoder.latents(clean.with(new Noise(0.25f, 7)));

    for (int i = 0; i < mixed.length; i++) {
      assertThat(mixed[i]).isCloseTo(0.75f * x0[i] + 0.25f * eps[i], within(1e-5f));
    }
    assertThat(LatentEncoder.latents(sample(1, "a cow").with(new Noise(1, 7)))).isEqualTo(eps);
    assertThat(LatentEncoder.latents(clean.with(new Noise(1, 8)))).isNotEqualTo(eps);
    assertThat(square(eps)).isCloseTo(1, within(0.1));
  }

  @Test
  void training_shows_about_half_of_the_clips_without_noise_and_the_others_at_any_level() {
    LatentEncoder encoder = new LatentEncoder();
    Random random = new Random(seed);
    Sample sample = sample(0, "a red circle");

    List<Float> timesteps =
        IntStream.range(0, 2000)
            .mapToObj(i -> encoder.forTraining(sample, random).noise().timestep())
            .toList();

    long clean = timesteps.stream().filter(t -> t == 0).count();
    long high = timesteps.stream().filter(t -> t > 0.5).count();
    assertThat(clean).as("seed %d", seed).isBetween(850L, 1150L);
    assertThat(high).as("seed %d", seed).isBetween(380L, 620L);
  }

  @Test
  void a_model_is_measured_without_noise_first_and_then_at_three_levels() {
    HeldOutSet set =
        new HeldOutSet(
            "in_distribution",
            List.of("only"),
            List.of(sample(0, "a"), sample(1, "a")),
            new double[][] {{0, 1}},
            new double[] {0.5});

    List<HeldOutSet> measured = new LatentEncoder().measured(List.of(set));

    assertThat(measured.stream().map(HeldOutSet::name))
        .containsExactly(
            "in_distribution",
            "in_distribution t=0.25",
            "in_distribution t=0.5",
            "in_distribution t=0.75");
    assertThat(measured.getFirst()).isEqualTo(set);
    assertThat(measured.get(2).samples().stream().map(Sample::noise))
        .containsExactly(new Noise(0.5f, 0), new Noise(0.5f, 1));
  }

  @Test
  void a_timestep_outside_of_0_to_1_is_refused() {
    assertThatThrownBy(() -> new Noise(1.5f, 0)).hasMessage("timestep: 1.5 (expected: 0..1)");
    assertThatThrownBy(() -> new Noise(Float.NaN, 0)).hasMessage("timestep: NaN (expected: 0..1)");
  }

  private static double square(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] * values[i]).sum()
        / values.length;
  }

  private static Sample sample(int index, String prompt) {
    Clip clip = PretrainingSampler.of(1).example(index).clip();
    return new Sample(ClipRenderer.modelFrames(clip), prompt, index);
  }
}
