package io.reelscore.training.pairs;

import java.util.Arrays;
import java.util.Random;

/** Batches of numbers below a bound: a shuffle is used up before the next one begins. */
final class Draws {

  private final int[] order;
  private final int size;
  private final Random random;
  private int used;

  /** Batches of {@code size}, or of {@code bound} if that is less. */
  Draws(int bound, int size, Random random) {
    if (bound < 1 || size < 1) {
      throw new IllegalArgumentException(
          "draws: %d of %d (expected: each at least 1)".formatted(size, bound));
    }
    this.order = new int[bound];
    Arrays.setAll(order, i -> i);
    this.size = Math.min(size, bound);
    this.random = random;
    this.used = bound;
  }

  int[] next() {
    if (order.length - used < size) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int other = order[i];
        order[i] = order[j];
        order[j] = other;
      }
      used = 0;
    }
    int[] drawn = Arrays.copyOfRange(order, used, used + size);
    used += size;
    return drawn;
  }
}
