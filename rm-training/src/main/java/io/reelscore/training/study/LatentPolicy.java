package io.reelscore.training.study;

import io.reelscore.world.Clip;
import io.reelscore.world.Dimension;
import io.reelscore.world.Domain;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Latent;
import io.reelscore.world.Latents;
import io.reelscore.world.Scene;
import io.reelscore.world.WorldSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A generator in miniature: latents are normal with a mean that is learnt and standard deviation 1,
 * whatever the prompt. It begins as a generator slightly below the average of the training clips.
 */
final class LatentPolicy {

  private static final double DEFECTS = -1.02;
  private static final double SHORTCUTS = -0.15;
  private static final double SPEED = 0.105;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;
  private static final int GOLD_CLIPS = 1024;
  private static final long GOLD_SEED = 0x601D;

  private final double[] reference = new double[Latent.ALL.size()];
  private final double[] mean;
  private final double[] first = new double[reference.length];
  private final double[] second = new double[reference.length];
  private final double rate;
  private final double klPenalty;
  private int updates;

  LatentPolicy(PolicySettings settings) {
    for (Latent latent : Latent.ALL) {
      reference[latent.index()] =
          latent == Latent.SPEED ? SPEED : Latent.SHORTCUTS.contains(latent) ? SHORTCUTS : DEFECTS;
    }
    this.mean = reference.clone();
    this.rate = settings.rate();
    this.klPenalty = settings.klPenalty();
  }

  /** The latents of a draw from the standard normal. */
  Latents latents(double[] noise) {
    double[] z = mean.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] += noise[i];
    }
    return Latents.of(z);
  }

  /**
   * Moves the mean so that clips with an advantage become likelier (Adam).
   *
   * @param noise of each clip
   * @param advantages of each clip
   */
  void update(List<double[]> noise, double[] advantages) {
    updates++;
    for (int i = 0; i < mean.length; i++) {
      double gradient = klPenalty * (mean[i] - reference[i]);
      for (int clip = 0; clip < advantages.length; clip++) {
        gradient -= advantages[clip] * noise.get(clip)[i] / advantages.length;
      }
      first[i] = BETA1 * first[i] + (1 - BETA1) * gradient;
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient * gradient;
      double momentum = first[i] / (1 - StrictMath.pow(BETA1, updates));
      double spread = StrictMath.sqrt(second[i] / (1 - StrictMath.pow(BETA2, updates)));
      mean[i] -= rate * momentum / (spread + EPSILON);
    }
  }

  /** Of the reference policy: |mean - reference mean|^2 / 2. */
  double kl() {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += (mean[i] - reference[i]) * (mean[i] - reference[i]);
    }
    return sum / 2;
  }

  /** How far the shortcuts have risen above the reference, mean. */
  double shortcuts() {
    return Latent.SHORTCUTS.stream()
        .mapToDouble(shortcut -> mean[shortcut.index()] - reference[shortcut.index()])
        .average()
        .orElseThrow();
  }

  /**
   * True quality in each dimension, mean over {@value #GOLD_CLIPS} clips, always the same draws.
   */
  List<Double> gold() {
    Random random = new Random(GOLD_SEED);
    Scene scene = WorldSampler.of(GOLD_SEED, Domain.IN_DISTRIBUTION).scene(0);
    double[] sum = new double[Dimension.values().length];
    for (int clip = 0; clip < GOLD_CLIPS; clip++) {
      double[] gold = GoldOracle.gold(Clip.of(scene, latents(noise(random))));
      for (int d = 0; d < sum.length; d++) {
        sum[d] += gold[d];
      }
    }
    List<Double> means = new ArrayList<>();
    for (double total : sum) {
      means.add(total / GOLD_CLIPS);
    }
    return means;
  }

  /** A draw from the standard normal. */
  static double[] noise(Random random) {
    double[] noise = new double[Latent.ALL.size()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextGaussian();
    }
    return noise;
  }
}
