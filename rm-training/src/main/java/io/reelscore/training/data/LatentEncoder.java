package io.reelscore.training.data;

import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.world.EmbeddedPrompt;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The inputs of a model that reads latents of {@link LinearVae} with some noise, and prompts
 * embedded by {@link WorldWords}.
 */
public final class LatentEncoder implements SampleEncoder {

  private static final int NUMBERS =
      LinearVae.CHANNELS * LinearVae.FRAMES * LinearVae.HEIGHT * LinearVae.WIDTH;

  /** The timesteps besides 0 that a model is measured at. */
  private static final List<Float> MEASURED_TIMESTEPS = List.of(0.25f, 0.5f, 0.75f);

  /** Whether a model reads what this makes. */
  static boolean makes(Preprocessing preprocessing) {
    return preprocessing.clip() instanceof Latents latents
        && latents.encoder().equals(LinearVae.NAME)
        && latents.numbers() == NUMBERS
        && latents.timestep() != null
        && preprocessing.prompt() instanceof PromptEmbedding prompt
        && prompt.encoder().equals(WorldWords.NAME)
        && prompt.numbers() == WorldWords.TOKENS * WorldWords.WIDTH;
  }

  @Override
  public HostBatch encode(List<Sample> samples) {
    int items = samples.size();
    int rows = WorldWords.TOKENS * WorldWords.WIDTH;
    float[] latents = new float[items * NUMBERS];
    float[] timesteps = new float[items];
    float[] embeddings = new float[items * rows];
    long[] mask = new long[items * WorldWords.TOKENS];
    for (int i = 0; i < items; i++) {
      Sample sample = samples.get(i);
      System.arraycopy(latents(sample), 0, latents, i * NUMBERS, NUMBERS);
      timesteps[i] = sample.noise().timestep();
      EmbeddedPrompt prompt = WorldWords.encode(sample.prompt());
      System.arraycopy(prompt.values(), 0, embeddings, i * rows, rows);
      for (int t = 0; t < WorldWords.TOKENS; t++) {
        mask[i * WorldWords.TOKENS + t] = prompt.mask()[t];
      }
    }
    return new HostBatch(
        items,
        new HostBatch.Clips.Latents(latents, timesteps),
        new HostBatch.Prompts.Embeddings(embeddings),
        mask);
  }

  /** The latents of one sample, noise included. */
  public static float[] latents(Sample sample) {
    float[] latents = LinearVae.encode(sample.frames());
    sample.noise().addTo(latents);
    return latents;
  }

  @Override
  public GoldenClip goldenClip(Sample sample) {
    return GoldenClip.Latents.of(latents(sample), sample.noise().timestep());
  }

  @Override
  public GoldenPrompt goldenPrompt(Sample sample) {
    EmbeddedPrompt prompt = WorldWords.encode(sample.prompt());
    List<Integer> mask = new ArrayList<>();
    for (byte token : prompt.mask()) {
      mask.add((int) token);
    }
    return GoldenPrompt.Embedding.of(prompt.values(), mask);
  }

  @Override
  public Sample forTraining(Sample sample, Random random) {
    return sample.with(Noise.drawn(random));
  }

  @Override
  public List<HeldOutSet> measured(List<HeldOutSet> sets) {
    List<HeldOutSet> all = new ArrayList<>(sets);
    for (HeldOutSet set : sets) {
      for (float timestep : MEASURED_TIMESTEPS) {
        all.add(set.at(timestep));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public void close() {}
}
