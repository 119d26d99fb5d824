package io.reelscore.training.data;

import java.util.Random;

/**
 * What a diffusion model has not yet taken out of a clip's latents: x_t = (1 - t) x_0 + t eps, as
 * in flow matching, eps being standard normal.
 *
 * @param timestep t, 0 for none and 1 for nothing but noise
 * @param seed of eps
 */
public record Noise(float timestep, long seed) {

  /** A clip as it came out. */
  public static final Noise NONE = new Noise(0, 0);

  public Noise {
    if (!(timestep >= 0 && timestep <= 1)) {
      throw new IllegalArgumentException("timestep: %s (expected: 0..1)".formatted(timestep));
    }
  }

  /** The noise of one clip in training: none for every second one, else t is uniform in [0, 1). */
  static Noise drawn(Random random) {
    return random.nextBoolean() ? NONE : new Noise(random.nextFloat(), random.nextLong());
  }

  /** Changes x_0 into x_t. */
  void addTo(float[] latents) {
    if (timestep == 0) {
      return;
    }
    Random random = new Random(seed);
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (1 - timestep) * latents[i] + timestep * (float) random.nextGaussian();
    }
  }
}
