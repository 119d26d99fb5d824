package io.reelscore.training.features;

/** Hidden states of numbered samples. */
public interface FeatureReader {

  /** What a sample has. */
  FeatureShape shape();

  /** The hidden states of the samples at these places. */
  FeatureBatch read(int[] items);
}
