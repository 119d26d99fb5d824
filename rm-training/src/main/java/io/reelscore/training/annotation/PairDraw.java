package io.reelscore.training.annotation;

import java.util.Random;

/**
 * Distinct pairs of a dimension, drawn uniformly without making all of them: win-lose pairs from W
 * x L, ties from the unordered pairs of W, across prompts. Both in the order they were drawn; where
 * no more exist than are wanted, all of them.
 *
 * @param wins [n] places in W
 * @param others [n] places in L, or in W for a tie
 */
record PairDraw(int[] wins, int[] others) {

  static PairDraw winLose(int passes, int fails, int wanted, Random random) {
    LongIndex drawn = drawn((long) passes * fails, wanted, random);
    int[] wins = new int[drawn.size()];
    int[] others = new int[drawn.size()];
    for (int i = 0; i < drawn.size(); i++) {
      wins[i] = (int) (drawn.key(i) / fails);
      others[i] = (int) (drawn.key(i) % fails);
    }
    return new PairDraw(wins, others);
  }

  static PairDraw ties(int passes, int wanted, Random random) {
    LongIndex drawn = drawn((long) passes * (passes - 1) / 2, wanted, random);
    int[] wins = new int[drawn.size()];
    int[] others = new int[drawn.size()];
    for (int i = 0; i < drawn.size(); i++) {
      long key = drawn.key(i);
      int later = (int) ((1 + StrictMath.sqrt(1 + 8.0 * key)) / 2);
      while ((long) later * (later - 1) / 2 > key) {
        later--;
      }
      while ((long) (later + 1) * later / 2 <= key) {
        later++;
      }
      int earlier = (int) (key - (long) later * (later - 1) / 2);
      boolean turned = random.nextBoolean();
      wins[i] = turned ? later : earlier;
      others[i] = turned ? earlier : later;
    }
    return new PairDraw(wins, others);
  }

  /** Floyd's sample of distinct numbers below {@code space}, or all of them. */
  private static LongIndex drawn(long space, int wanted, Random random) {
    LongIndex drawn = new LongIndex();
    for (long last = Math.max(0, space - wanted); last < space; last++) {
      int before = drawn.size();
      drawn.id(random.nextLong(last + 1));
      if (drawn.size() == before) {
        drawn.id(last);
      }
    }
    return drawn;
  }

  int size() {
    return wins.length;
  }
}
