package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The correction of p values for many comparisons by Holm (1979). */
final class Holm {

  private Holm() {}

  /** The adjusted values, in the order given: each is at most the level of a family-wise test. */
  static List<Double> adjust(List<Double> values) {
    int count = values.size();
    List<Integer> ascending =
        IntStream.range(0, count).boxed().sorted(Comparator.comparing(values::get)).toList();
    List<Double> adjusted = new ArrayList<>(values);
    double largest = 0;
    for (int rank = 0; rank < count; rank++) {
      int at = ascending.get(rank);
      largest = Math.max(largest, Math.min(1, (count - rank) * values.get(at)));
      adjusted.set(at, largest);
    }
    return adjusted;
  }
}
