package io.reelscore.core;

import org.jspecify.annotations.Nullable;

/**
 * Lets a run of the model be ended from outside while it is inside native code. Safe for use by
 * several threads; the action runs at most once.
 */
public final class RunControl {
  private @Nullable Runnable action;
  private boolean terminated;

  /**
   * Sets what ends the run, until it is cleared by null. Runs it at once when the run has been
   * terminated already.
   */
  public synchronized void onTerminate(@Nullable Runnable newAction) {
    action = newAction;
    if (terminated) {
      runAction();
    }
  }

  /** Asks the run to end soon. Must be short. */
  public synchronized void terminate() {
    terminated = true;
    runAction();
  }

  /** Whether {@link #terminate} was called. */
  public synchronized boolean isTerminated() {
    return terminated;
  }

  /** Inside the lock, so that whoever clears the action knows that it does not run any more. */
  private void runAction() {
    Runnable once = action;
    action = null;
    if (once != null) {
      once.run();
    }
  }
}
