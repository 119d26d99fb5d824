package io.reelscore.core;

import org.jspecify.annotations.Nullable;

/**
 * Lets a run of the model be ended from outside while it is inside native code, and tells how long
 * it has run. Safe for use by several threads; the action runs at most once.
 */
public final class RunControl {
  private final Ticker ticker;
  private @Nullable Runnable action;
  private boolean terminated;
  private volatile long startedNanos;

  /** For a run that nobody supervises. */
  public RunControl() {
    this(Ticker.system());
  }

  RunControl(Ticker ticker) {
    this.ticker = ticker;
    this.startedNanos = ticker.nanos();
  }

  /**
   * The device begins to run the batch: time before, in which it was assembled or waited for the
   * device, doesn't count. Optional.
   */
  public void started() {
    startedNanos = ticker.nanos();
  }

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

  /** Time since the run began. */
  long runningNanos(long nowNanos) {
    return nowNanos - startedNanos;
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
