package io.reelscore.world;

import java.util.List;

/**
 * The true quality of a clip, per dimension: {@code exp(-sum of weight x severity^1.5) x extent},
 * in (0, 1]. Extent is 1 unless a shortcut is beyond 2.5, where the picture is washed out or
 * drowned in grain. A clip that hardly moves loses semantic alignment. An attribute in which the
 * clip's prompt differs from what the scene shows counts as that defect at severity 1.
 */
public final class GoldOracle {
  private static final double PHYSICS_WEIGHT = 1.2;
  private static final double DEFORMITY_WEIGHT = 1.4;
  private static final double HUE_WEIGHT = 1.8;
  private static final double SHAPE_WEIGHT = 1.2;
  private static final double DIRECTION_WEIGHT = 1.8;
  private static final double FREE_EXTENT = 2.5;
  private static final double EXTENT_WEIGHT = 0.1;

  private GoldOracle() {}

  /** The clip's quality on each dimension, in the order of {@link Dimension}. */
  public static double[] gold(Clip clip) {
    double[] gold = new double[Dimension.values().length];
    for (Dimension dimension : Dimension.values()) {
      gold[dimension.index()] = gold(clip, dimension);
    }
    return gold;
  }

  /** The clip's quality on one dimension. */
  public static double gold(Clip clip, Dimension dimension) {
    Latents latents = clip.latents();
    double quality =
        switch (dimension) {
          case PHYSICAL_PLAUSIBILITY -> evenly(latents, dimension, PHYSICS_WEIGHT);
          case SUBJECT_DEFORMITY -> evenly(latents, dimension, DEFORMITY_WEIGHT);
          case SEMANTIC_ALIGNMENT -> semantics(clip);
        };
    return quality * extent(latents);
  }

  /** The threshold of Pass: the median, over clips, of the quality on one dimension. */
  public static double median(List<Clip> clips, Dimension dimension) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips of a median: 0 (expected: at least 1)");
    }
    double[] gold = clips.stream().mapToDouble(clip -> gold(clip, dimension)).sorted().toArray();
    return (gold[(gold.length - 1) / 2] + gold[gold.length / 2]) / 2;
  }

  private static double evenly(Latents latents, Dimension dimension, double weight) {
    double sum = 0;
    for (Latent defect : Latent.defectsOf(dimension)) {
      sum += damage(latents.severity(defect));
    }
    return StrictMath.exp(-weight * sum);
  }

  private static double semantics(Clip clip) {
    Latents latents = clip.latents();
    Prompt asked = clip.prompt();
    Prompt shown = clip.scene().prompt();
    double sum =
        HUE_WEIGHT * damage(latents, Latent.HUE, asked.colour() != shown.colour())
            + SHAPE_WEIGHT * damage(latents, Latent.SHAPE, asked.shape() != shown.shape())
            + DIRECTION_WEIGHT
                * damage(latents, Latent.DIRECTION, asked.motion() != shown.motion());
    double speed = StrictMath.exp(0.35 * latents.get(Latent.SPEED));
    return StrictMath.exp(-sum) * Latents.logistic((speed - 0.45) * 14);
  }

  private static double damage(Latents latents, Latent defect, boolean wrong) {
    return wrong ? 1 : damage(latents.severity(defect));
  }

  private static double damage(double severity) {
    return severity * StrictMath.sqrt(severity);
  }

  private static double extent(Latents latents) {
    double sum = 0;
    for (Latent shortcut : Latent.SHORTCUTS) {
      double beyond = Math.max(Math.abs(latents.get(shortcut)) - FREE_EXTENT, 0);
      sum += beyond * beyond;
    }
    return StrictMath.exp(-EXTENT_WEIGHT * sum);
  }
}
