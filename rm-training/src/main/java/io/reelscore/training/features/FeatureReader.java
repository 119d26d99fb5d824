package io.reelscore.training.features;

import java.util.Arrays;

/** Hidden states of numbered samples. */
public interface FeatureReader {

  /** What a sample has. */
  FeatureShape shape();

  /** The hidden states of the samples at these places. */
  FeatureBatch read(int[] items);

  /** Some of the samples, numbered anew in this order. */
  default FeatureReader only(int[] places) {
    FeatureReader all = this;
    return new FeatureReader() {
      @Override
      public FeatureShape shape() {
        return all.shape();
      }

      @Override
      public FeatureBatch read(int[] items) {
        return all.read(Arrays.stream(items).map(item -> places[item]).toArray());
      }
    };
  }
}
