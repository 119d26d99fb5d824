package io.reelscore.training.run;

/** Whether a training is to stop after the step it is taking. */
public final class StopRequest {

  private volatile boolean made;

  /** Asks for it. */
  public void make() {
    made = true;
  }

  /** Whether someone asked. */
  public boolean isMade() {
    return made;
  }
}
