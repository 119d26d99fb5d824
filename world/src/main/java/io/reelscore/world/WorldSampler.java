package io.reelscore.world;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws prompts and clips. Group n depends on nothing but the seed, the domain and n, so a longer
 * data set begins with the shorter one.
 *
 * <p>How well a clip came out has a hidden cause u, the quality of the generator, half of its
 * variance per prompt and half per clip. In distribution u lowers every severity and raises the
 * shortcuts, which therefore predict quality there; out of distribution they do not.
 */
public final class WorldSampler {
  private static final long STREAM = 1;
  private static final double DEFECT_MEAN = -1.2;
  private static final double DEFECT_DEVIATION = 1.25;
  private static final double DEFECT_SLOPE = -0.6;
  private static final double SHORTCUT_SLOPE = 0.5;
  private static final double SPEED_SLOPE = -0.35;
  private static final double HALF = StrictMath.sqrt(0.5);

  private final long seed;
  private final Domain domain;

  private WorldSampler(long seed, Domain domain) {
    this.seed = seed;
    this.domain = domain;
  }

  /** A sampler of a domain. */
  public static WorldSampler of(long seed, Domain domain) {
    return new WorldSampler(seed, domain);
  }

  /** The first groups. */
  public List<PromptGroup> groups(int count, int clipsPerPrompt) {
    return IntStream.range(0, count).mapToObj(index -> group(index, clipsPerPrompt)).toList();
  }

  /** The scene of group {@code index}. */
  public Scene scene(long index) {
    return drawScene(stream(index), domain);
  }

  /** Group {@code index} alone. */
  public PromptGroup group(long index, int clips) {
    HashRandom random = stream(index);
    Scene scene = drawScene(random, domain);
    double promptQuality = random.nextGaussian();
    return new PromptGroup(
        index,
        IntStream.range(0, clips)
            .mapToObj(clip -> {
              Scene variant = drawVariant(random, scene);
              double quality = HALF * promptQuality + HALF * random.nextGaussian();
              return Clip.of(variant, drawLatents(random, domain, quality));
            })
            .toList());
  }

  static Scene drawScene(HashRandom random, Domain domain) {
    boolean familiar = domain == Domain.IN_DISTRIBUTION;
    Prompt prompt =
        new Prompt(
            pick(random, Colour.of(domain)),
            pick(random, Shape.of(domain)),
            pick(random, List.of(Motion.values())));
    return new Scene(
        prompt,
        drawWrongShape(random, prompt.shape()),
        familiar ? random.nextDouble(4, 6) : random.nextDouble(3.2, 7),
        random.nextDouble(25, 28),
        random.nextDouble(),
        familiar ? random.nextDouble(0, 0.15) : random.nextDouble(0.25, 0.5),
        random.nextDouble(1.3, 2.2) * (familiar ? 1 : 1.35),
        random.nextLong());
  }

  static Latents drawLatents(HashRandom random, Domain domain, double quality) {
    boolean tied = domain == Domain.IN_DISTRIBUTION;
    double[] z = new double[Latent.ALL.size()];
    for (Latent latent : Latent.ALL) {
      double noise = random.nextGaussian();
      z[latent.index()] =
          switch (latent) {
            case TELEPORT,
                ENERGY,
                GRAVITY,
                SINKING,
                MORPH,
                VANISH,
                FLICKER,
                HUE,
                SHAPE,
                DIRECTION ->
                DEFECT_MEAN + DEFECT_SLOPE * quality + DEFECT_DEVIATION * noise;
            case BRIGHTNESS, SATURATION, GRAIN -> confounded(SHORTCUT_SLOPE, tied, quality, noise);
            case SPEED -> confounded(SPEED_SLOPE, tied, quality, noise);
          };
    }
    return Latents.of(z);
  }

  static <T> T pick(HashRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Scene drawVariant(HashRandom random, Scene scene) {
    return new Scene(
        scene.prompt(),
        drawWrongShape(random, scene.prompt().shape()),
        scene.radius(),
        scene.floor(),
        scene.backgroundHue(),
        scene.backgroundSaturation(),
        scene.speed(),
        random.nextLong());
  }

  private static Shape drawWrongShape(HashRandom random, Shape shape) {
    return pick(
        random, Shape.of(Domain.IN_DISTRIBUTION).stream().filter(other -> other != shape).toList());
  }

  /** Variance 1 whether tied or not. */
  private static double confounded(double slope, boolean tied, double quality, double noise) {
    return tied ? slope * quality + StrictMath.sqrt(1 - slope * slope) * noise : noise;
  }

  private HashRandom stream(long index) {
    return HashRandom.stream(seed, STREAM, domain.index(), index);
  }
}
