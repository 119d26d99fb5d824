package io.reelscore.training.study;

import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.pairs.PairSettings;
import java.util.Locale;

/**
 * One way to make a reward and to give it to a policy.
 *
 * @param name of small letters, digits and dashes
 * @param about one line for the report
 * @param world the name of its world
 * @param tier the name of its tier
 * @param labelling how clips are judged
 * @param pairs how clips are paired; not of {@link Labelling#PAIRWISE}, where the judgements are
 * @param shortcuts what is done about clips that look good without being good
 * @param loss what a comparison costs
 * @param head of the reward model
 * @param transform of each dimension's reward
 * @param ensemble of reward models
 * @param seeds how many, from 1
 */
record Condition(
    String name,
    String about,
    String world,
    String tier,
    Labelling labelling,
    PairSettings pairs,
    Shortcuts shortcuts,
    LossSettings loss,
    HeadKind head,
    Transform transform,
    Ensemble ensemble,
    int seeds) {

  private static final int MAX_SEEDS = 16;

  Condition {
    if (!name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "condition: \"%s\" (expected: small letters, digits and dashes)".formatted(name));
    }
    if (seeds < 1 || seeds > MAX_SEEDS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "seeds of %s: %d (expected: 1..%d)", name, seeds, MAX_SEEDS));
    }
  }
}
