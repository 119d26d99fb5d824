package io.reelscore.training.study;

import io.reelscore.client.Reward;

/** What a trainer makes of one dimension's reward before it adds dimensions up. */
enum Transform {
  /** (raw - mean) / std of the reference distribution. */
  NORMALIZED,
  /** The hyperbolic tangent of that: differences far from the mean count little. */
  TANH,
  /** The smaller of that and 1: nothing is gained beyond one deviation above the mean. */
  CEILING,
  /** The percentile in the reference distribution, from 0 to 1. */
  PERCENTILE;

  double of(Reward reward) {
    return switch (this) {
      case NORMALIZED -> reward.normalized();
      case TANH -> StrictMath.tanh(reward.normalized());
      case CEILING -> Math.min(reward.normalized(), 1);
      case PERCENTILE -> reward.percentile() / 100;
    };
  }
}
