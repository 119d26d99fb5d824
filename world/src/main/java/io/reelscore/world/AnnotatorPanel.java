package io.reelscore.world;

import java.util.List;

/**
 * People who say Pass or Fail. Annotator a passes a clip when {@code gold + halo x shortcuts +
 * bias_a + noise} is above the threshold; bias is drawn once per annotator and dimension, noise
 * once per judgement.
 *
 * @param annotators at least 2
 * @param noise standard deviation of a judgement
 * @param bias standard deviation of the annotators' biases
 * @param halo how much brightness, saturation and grain impress them
 * @param seed of biases and noise
 */
public record AnnotatorPanel(int annotators, double noise, double bias, double halo, long seed) {
  private static final long BIAS_STREAM = 3;
  private static final long NOISE_STREAM = 4;

  public AnnotatorPanel {
    if (annotators < 2 || !(noise >= 0) || !(bias >= 0) || !Double.isFinite(halo)) {
      throw new IllegalArgumentException(
          "annotator panel: %d annotators, noise %s, bias %s, halo %s (expected: at least 2, not negative, not negative, finite)"
              .formatted(annotators, noise, bias, halo));
    }
  }

  /** Five annotators who agree about as much as SoliReward's do: alpha 0.49. */
  public static AnnotatorPanel standard(long seed) {
    return new AnnotatorPanel(5, 0.18, 0.05, 0.02, seed);
  }

  /** Judges clips on one dimension; a clip's labels depend on its place in the list. */
  public Annotation annotate(List<Clip> clips, Dimension dimension, double threshold) {
    double[] biases = new double[annotators];
    HashRandom random = HashRandom.stream(seed, BIAS_STREAM, dimension.index());
    for (int a = 0; a < annotators; a++) {
      biases[a] = bias * random.nextGaussian();
    }
    boolean[][] passes = new boolean[clips.size()][annotators];
    for (int i = 0; i < passes.length; i++) {
      Clip clip = clips.get(i);
      double impression = GoldOracle.gold(clip, dimension);
      for (Latent shortcut : Latent.SHORTCUTS) {
        impression += halo * clip.latents().get(shortcut);
      }
      HashRandom judgements = HashRandom.stream(seed, NOISE_STREAM, dimension.index(), i);
      for (int a = 0; a < annotators; a++) {
        passes[i][a] = impression + biases[a] + noise * judgements.nextGaussian() > threshold;
      }
    }
    return new Annotation(dimension, threshold, passes);
  }
}
