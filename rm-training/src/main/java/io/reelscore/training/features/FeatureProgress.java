package io.reelscore.training.features;

/** Hears how far a folder of features is. */
public interface FeatureProgress {

  /**
   * A shard is there.
   *
   * @param items so far, made or found
   * @param all there are
   * @param made of the items so far
   */
  void done(int items, int all, int made);
}
