package io.reelscore.core;

/** Classes of urgency, the most urgent first. */
public enum Priority {
  /** Few samples somebody waits for; goes before training. */
  EVALUATION,
  /** The bulk of the work. */
  TRAINING
}
