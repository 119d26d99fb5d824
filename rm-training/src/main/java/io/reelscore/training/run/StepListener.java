package io.reelscore.training.run;

/** Hears of each step of a phase. */
@FunctionalInterface
public interface StepListener {

  /** A step was taken. */
  void onStep(StepReport report);
}
