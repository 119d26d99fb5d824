package io.reelscore.training.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws pairs one by one: the dimensions take turns, a share of the pairs are ties (all or none in
 * a dimension without the other kind), and within a dimension and a kind each pair is as likely as
 * any other. Pair k is clips 2k and 2k + 1 of the batch; a clip that is in two pairs is in the
 * batch twice.
 */
final class PairDraws implements Batches {

  private final LabelIndex labels;
  private final int[] dimensions;
  private final int pairs;
  private final double tieShare;
  private final Random random;
  private int turn;

  PairDraws(LabelIndex labels, int batchItems, double tieShare, Random random) {
    if (batchItems < 2) {
      throw new IllegalArgumentException(
          "pairs: %d clips a batch (expected: at least 2)".formatted(batchItems));
    }
    this.labels = labels;
    this.pairs = batchItems / 2;
    this.tieShare = tieShare;
    this.random = random;
    this.dimensions =
        IntStream.range(0, labels.dimensions()).filter(d -> canWin(d) || canTie(d)).toArray();
    if (dimensions.length == 0) {
      throw new IllegalArgumentException(
          "pairs: strategy uniform: no dimension has a pair (expected: a Pass and a Fail, or two Passes where tieShare is above 0)");
    }
  }

  @Override
  public Draw next() {
    int[] items = new int[2 * pairs];
    int[] of = new int[pairs];
    boolean[] ties = new boolean[pairs];
    for (int k = 0; k < pairs; k++) {
      of[k] = dimensions[turn];
      turn = (turn + 1) % dimensions.length;
      ties[k] = drawPair(of[k], items, 2 * k);
    }
    List<Comparisons> compared = new ArrayList<>();
    for (int d = 0; d < labels.dimensions(); d++) {
      float[] beats = new float[items.length * items.length];
      float[] tied = new float[items.length * items.length];
      for (int k = 0; k < pairs; k++) {
        if (of[k] == d) {
          int cell = 2 * k * items.length + 2 * k + 1;
          if (ties[k]) {
            tied[cell] = 1;
            tied[cell + items.length - 1] = 1;
          } else {
            beats[cell] = 1;
          }
        }
      }
      compared.add(new Comparisons(labels.verdicts(d, items), beats, tied));
    }
    return new Draw(items, compared);
  }

  @Override
  public void skip(int batches) {
    int[] unused = new int[2];
    for (long k = 0; k < (long) batches * pairs; k++) {
      drawPair(dimensions[turn], unused, 0);
      turn = (turn + 1) % dimensions.length;
    }
  }

  /** Whether it is a tie. */
  private boolean drawPair(int dimension, int[] items, int at) {
    boolean tie = canTie(dimension) && (!canWin(dimension) || random.nextDouble() < tieShare);
    int[] passes = labels.passes(dimension);
    int first = random.nextInt(passes.length);
    items[at] = passes[first];
    if (tie) {
      int second = random.nextInt(passes.length - 1);
      items[at + 1] = passes[second < first ? second : second + 1];
    } else {
      int[] fails = labels.fails(dimension);
      items[at + 1] = fails[random.nextInt(fails.length)];
    }
    return tie;
  }

  private boolean canWin(int dimension) {
    return labels.passes(dimension).length > 0 && labels.fails(dimension).length > 0;
  }

  private boolean canTie(int dimension) {
    return tieShare > 0 && labels.passes(dimension).length > 1;
  }
}
