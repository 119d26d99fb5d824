package io.reelscore.training.run;

import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;

/**
 * Comparisons over a whole training, all dimensions together.
 *
 * @param winLose Pass against Fail
 * @param ties Pass against Pass
 */
public record PairCounts(long winLose, long ties) {

  static PairCounts of(Draw draw) {
    long beats = 0;
    long directedTies = 0;
    for (Comparisons dimension : draw.dimensions()) {
      beats += positive(dimension.beats());
      directedTies += positive(dimension.ties());
    }
    return new PairCounts(beats, directedTies / 2);
  }

  PairCounts plus(PairCounts others) {
    return new PairCounts(winLose + others.winLose, ties + others.ties);
  }

  private static long positive(float[] counts) {
    long positive = 0;
    for (float count : counts) {
      positive += count > 0 ? 1 : 0;
    }
    return positive;
  }
}
