package io.reelscore.training.run;

/** A training stopped as it was asked to; what it has reached is saved. */
public final class TrainingStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingStoppedException(String phase, int step) {
    super("%s: stopped after step %d".formatted(phase, step), null, false, false);
  }
}
