package io.reelscore.training.features;

import java.util.List;

/**
 * The hidden states of some samples, in Java memory.
 *
 * @param items samples
 * @param taps of each stream, one after another, for each tap [items, tokens, width]; not copied
 * @param masks of each stream [items, tokens], 1 for a token and 0 for padding; not copied
 */
public record FeatureBatch(int items, List<float[]> taps, List<byte[]> masks) {
  public FeatureBatch {
    taps = List.copyOf(taps);
    masks = List.copyOf(masks);
  }
}
