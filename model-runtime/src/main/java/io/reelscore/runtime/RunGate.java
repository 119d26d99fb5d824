package io.reelscore.runtime;

import io.reelscore.core.RunControl;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Lets only so many runs onto a device at once; a wait can be ended like a run. */
final class RunGate {
  private final @Nullable Semaphore permits;

  private RunGate(@Nullable Semaphore permits) {
    this.permits = permits;
  }

  /** A gate that is always open. */
  static RunGate open() {
    return new RunGate(null);
  }

  /** A gate for so many at once, first come, first in. */
  static RunGate of(int runs) {
    return new RunGate(new Semaphore(runs, true));
  }

  /**
   * Waits for its turn; false when the run was terminated meanwhile. Else {@link #leave} follows.
   */
  boolean enter(RunControl control) {
    if (permits == null || permits.tryAcquire()) {
      return true;
    }
    Thread waiter = Thread.currentThread();
    boolean interrupted = false;
    control.onTerminate(waiter::interrupt);
    try {
      while (true) {
        try {
          permits.acquire();
          return true;
        } catch (InterruptedException e) {
          if (control.isTerminated()) {
            return false;
          }
          interrupted = true;
        }
      }
    } finally {
      control.onTerminate(null);
      if (control.isTerminated()) {
        Thread.interrupted();
      }
      if (interrupted) {
        waiter.interrupt();
      }
    }
  }

  void leave() {
    if (permits != null) {
      permits.release();
    }
  }
}
