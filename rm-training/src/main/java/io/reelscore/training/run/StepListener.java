package io.reelscore.training.run;

/** Hears of each step of a phase. */
public interface StepListener {

  /**
   * A step was taken.
   *
   * @param phase for example {@code pretraining}
   * @param step from 1
   * @param steps of the phase
   * @param loss of the step
   * @param gradientNorm before clipping
   */
  void onStep(String phase, int step, int steps, double loss, double gradientNorm);
}
