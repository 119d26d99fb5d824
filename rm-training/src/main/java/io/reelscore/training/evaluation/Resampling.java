package io.reelscore.training.evaluation;

import java.util.Random;

/**
 * A cluster bootstrap: each resample draws as many clusters as there are, with replacement. The
 * same seed and number of clusters give the same draws, so that models can be compared on them.
 *
 * @param resamples how many; 0 for no intervals
 * @param seed of the draws
 */
public record Resampling(int resamples, long seed) {

  private static final int MOST_RESAMPLES = 10_000;

  public Resampling {
    if (resamples < 0 || resamples > MOST_RESAMPLES) {
      throw new IllegalArgumentException(
          "resamples: %d (expected: 0..%d)".formatted(resamples, MOST_RESAMPLES));
    }
  }

  /** How often each cluster is drawn, [resample][cluster]; none where there is but one cluster. */
  int[][] draws(int clusters) {
    if (clusters < 2) {
      return new int[0][];
    }
    Random random = new Random(seed);
    int[][] draws = new int[resamples][clusters];
    for (int[] draw : draws) {
      for (int i = 0; i < clusters; i++) {
        draw[random.nextInt(clusters)]++;
      }
    }
    return draws;
  }
}
