package io.reelscore.training.pairs;

import java.util.List;

/**
 * The clips of one step and what is compared among them.
 *
 * @param items the clips, by their places in the data; not copied
 * @param dimensions the comparisons in each dimension
 */
public record Draw(int[] items, List<Comparisons> dimensions) {
  public Draw {
    dimensions = List.copyOf(dimensions);
  }
}
