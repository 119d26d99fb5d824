package io.reelscore.training.features;

import java.util.List;

/**
 * What was done to fill a folder of features.
 *
 * @param shape of a sample
 * @param made samples that were written
 * @param found samples that were there
 * @param replaced shards that were damaged, with what was wrong
 */
public record FilledFeatures(FeatureShape shape, int made, int found, List<String> replaced) {
  public FilledFeatures {
    replaced = List.copyOf(replaced);
  }
}
