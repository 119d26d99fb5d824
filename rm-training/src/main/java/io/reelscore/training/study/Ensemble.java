package io.reelscore.training.study;

import java.util.Arrays;
import java.util.Locale;

/**
 * Several reward models of one recipe that differ in their heads' first weights and the order of
 * their batches.
 *
 * @param members how many
 * @param penalty k of the aggregate {@code mean - k x standard deviation} over the members
 * @param least whether the smallest reward counts instead
 */
record Ensemble(int members, double penalty, boolean least) {

  private static final int MAX_MEMBERS = 16;

  Ensemble {
    if (members < 1 || members > MAX_MEMBERS || !(penalty >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ensemble: %d members, penalty %s (expected: 1..%d, 0 or more)",
              members,
              penalty,
              MAX_MEMBERS));
    }
  }

  /** One reward out of one of each member. */
  double aggregate(double[] rewards) {
    if (least) {
      return Arrays.stream(rewards).min().orElseThrow();
    }
    double mean = Arrays.stream(rewards).sum() / rewards.length;
    double squares = 0;
    for (double reward : rewards) {
      squares += (reward - mean) * (reward - mean);
    }
    return mean - penalty * Math.sqrt(squares / rewards.length);
  }
}
