package io.reelscore.training.study;

import java.util.Locale;

/**
 * How a policy is trained against a reward: GRPO on a diagonal Gaussian over the latents, of which
 * the mean is learnt and the standard deviation is 1.
 *
 * @param prompts groups a step
 * @param clips of a group
 * @param steps of the policy
 * @param rate of Adam (0.9, 0.99)
 * @param klPenalty what the divergence from the reference policy costs
 */
record PolicySettings(int prompts, int clips, int steps, double rate, double klPenalty) {
  PolicySettings {
    if (prompts < 1 || clips < 2 || steps < 1 || !(rate > 0) || !(klPenalty >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "policy: %d prompts, %d clips, %d steps, rate %s, KL penalty %s (expected: at least 1, at least 2, at least 1, above 0, 0 or more)",
              prompts,
              clips,
              steps,
              rate,
              klPenalty));
    }
  }
}
