package io.reelscore.training.study;

import java.util.Locale;

/**
 * A synthetic world and its annotators.
 *
 * @param prompts to train on, {@value #CLIPS_PER_PROMPT} clips each
 * @param heldOutPrompts to measure with, in and out of distribution
 * @param noise standard deviation of a judgement
 * @param pairNoise the same when two clips are compared
 * @param bias standard deviation of the annotators' biases
 * @param halo how much shortcuts impress them
 */
record World(
    int prompts, int heldOutPrompts, double noise, double pairNoise, double bias, double halo) {

  /** Clips of a prompt. */
  static final int CLIPS_PER_PROMPT = 4;

  /** People on the panel. */
  static final int ANNOTATORS = 5;

  private static final int MAX_PROMPTS = 100_000;

  World {
    require("prompts", prompts >= 1 && prompts <= MAX_PROMPTS, prompts);
    require("heldOutPrompts", heldOutPrompts >= 1 && heldOutPrompts <= MAX_PROMPTS, heldOutPrompts);
  }

  private static void require(String name, boolean holds, int value) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %d (expected: 1..%d)", name, value, MAX_PROMPTS));
    }
  }
}
