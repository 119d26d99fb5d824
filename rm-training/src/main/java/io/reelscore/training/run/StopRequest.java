package io.reelscore.training.run;

/** Whether a training is to stop after the step it is taking. */
public final class StopRequest {

  private volatile boolean made;
  private volatile boolean heeded;

  /** Asks for it. */
  public void make() {
    made = true;
  }

  /** Whether someone asked. */
  boolean isMade() {
    return made;
  }

  /** Whether steps are being taken, so that a request is heeded soon. */
  public boolean isHeeded() {
    return heeded;
  }

  void heed(boolean nowHeeded) {
    heeded = nowHeeded;
  }
}
