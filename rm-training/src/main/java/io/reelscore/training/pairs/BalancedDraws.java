package io.reelscore.training.pairs;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Draws clips so that both verdicts of every dimension come equally often, however rare one is:
 * first a Pass of the first dimension, then a Fail of it, then of the next; a dimension without
 * both is left out. A clip comes once a batch, and again in any other batch.
 */
final class BalancedDraws {

  private final LabelIndex labels;
  private final int size;
  private final Random random;
  private final int[] dimensions;
  private int turn;

  BalancedDraws(LabelIndex labels, int size, Random random) {
    this.labels = labels;
    this.size = size;
    this.random = random;
    this.dimensions =
        IntStream.range(0, labels.dimensions())
            .filter(d -> labels.passes(d).length > 0 && labels.fails(d).length > 0)
            .toArray();
    if (dimensions.length == 0) {
      throw new IllegalArgumentException(
          "pairs: balanced: no dimension has both verdicts (expected: a Pass and a Fail in one of %d)"
              .formatted(labels.dimensions()));
    }
  }

  /** A batch of different clips. */
  int[] next() {
    int[] batch = new int[size];
    for (int used = 0; used < size; used++) {
      int[] stratum = stratum();
      int clip = unused(stratum.length, at -> stratum[at], batch, used);
      batch[used] = clip >= 0 ? clip : unused(labels.items(), at -> at, batch, used);
    }
    return batch;
  }

  /** One clip. */
  int nextClip() {
    int[] stratum = stratum();
    return stratum[random.nextInt(stratum.length)];
  }

  private int[] stratum() {
    int dimension = dimensions[turn / 2];
    int[] stratum = turn % 2 == 0 ? labels.passes(dimension) : labels.fails(dimension);
    turn = (turn + 1) % (2 * dimensions.length);
    return stratum;
  }

  /**
   * Any clip that is not in the batch yet: the first from a random place on; -1 if there is none.
   */
  private int unused(int bound, IntUnaryOperator clips, int[] batch, int used) {
    int start = random.nextInt(bound);
    for (int i = 0; i < bound; i++) {
      int clip = clips.applyAsInt((int) (((long) start + i) % bound));
      if (!contains(batch, used, clip)) {
        return clip;
      }
    }
    return -1;
  }

  private static boolean contains(int[] batch, int used, int clip) {
    for (int i = 0; i < used; i++) {
      if (batch[i] == clip) {
        return true;
      }
    }
    return false;
  }
}
