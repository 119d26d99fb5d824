package io.reelscore.training.study;

import java.util.Locale;

/**
 * How much of a reward model is trained, and how long.
 *
 * @param backbone whether the backbone learns along with the heads
 * @param steps batches
 * @param batchItems clips a batch
 * @param backboneRate the backbone's highest learning rate
 * @param headRate the heads' highest learning rate
 */
record Tier(boolean backbone, int steps, int batchItems, double backboneRate, double headRate) {
  Tier {
    if (steps < 2 || batchItems < World.CLIPS_PER_PROMPT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tier: %d steps of %d clips (expected: at least 2 of at least %d)",
              steps,
              batchItems,
              World.CLIPS_PER_PROMPT));
    }
  }
}
