package io.reelscore.world;

import java.util.List;

/**
 * Clips for pre-training, drawn far wider than those of {@link WorldSampler} and without any notion
 * of quality. Example n depends on the seed and n only.
 */
public final class PretrainingSampler {
  private static final long STREAM = 5;

  private final long seed;

  private PretrainingSampler(long seed) {
    this.seed = seed;
  }

  /** A sampler. */
  public static PretrainingSampler of(long seed) {
    return new PretrainingSampler(seed);
  }

  /** Example {@code index}; every fourth one has an out-of-distribution colour and shape. */
  public PretrainingExample example(long index) {
    return example(index, Film.modelFrames());
  }

  /**
   * The same, shown at other times.
   *
   * @param filmFrames which frames, each 0..{@value Film#FRAMES}-1
   */
  public PretrainingExample example(long index, int[] filmFrames) {
    HashRandom random = HashRandom.stream(seed, STREAM, index);
    Domain domain = index % 4 == 3 ? Domain.OUT_OF_DISTRIBUTION : Domain.IN_DISTRIBUTION;
    Scene scene = WorldSampler.drawScene(random, domain);
    Scene wide =
        new Scene(
            scene.prompt(),
            scene.wrongShape(),
            random.nextDouble(3, 7),
            scene.floor(),
            scene.backgroundHue(),
            random.nextDouble(0, 0.5),
            random.nextDouble(1.2, 3),
            scene.seed());
    double[] z = new double[Latent.ALL.size()];
    List<Latent> defects = Latent.ALL.subList(0, Latent.DEFECTS);
    for (Latent latent : Latent.ALL) {
      z[latent.index()] = (defects.contains(latent) ? -1.8 : 0) + 1.2 * random.nextGaussian();
    }
    Clip clip = Clip.of(wide, Latents.of(z));
    return new PretrainingExample(clip, positions(clip, filmFrames));
  }

  private static float[] positions(Clip clip, int[] frames) {
    Trajectory trajectory = Trajectory.of(clip.scene(), clip.latents());
    float[] positions = new float[2 * frames.length];
    for (int i = 0; i < frames.length; i++) {
      positions[2 * i] = normalized(trajectory.x(frames[i]));
      positions[2 * i + 1] = normalized(trajectory.y(frames[i]));
    }
    return positions;
  }

  private static float normalized(double position) {
    return (float) Math.clamp(position / (Scene.EXTENT / 2.0) - 1, -2, 2);
  }
}
