package io.reelscore.service.grpc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs an action when it has been running for so long. Safe for use by several threads. */
final class IdleTimer {
  private final ScheduledExecutorService clock;
  private final Duration timeout;
  private final Runnable action;
  private @Nullable Future<?> pending;
  private int starts;

  IdleTimer(ScheduledExecutorService clock, Duration timeout, Runnable action) {
    this.clock = clock;
    this.timeout = timeout;
    this.action = action;
  }

  /** Runs from now on, unless it does already. */
  synchronized void start() {
    if (pending == null && !clock.isShutdown()) {
      starts++;
      int which = starts;
      pending = clock.schedule(() -> expire(which), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Runs no more. */
  synchronized void stop() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  private void expire(int which) {
    synchronized (this) {
      if (pending == null || which != starts) {
        return;
      }
      pending = null;
    }
    action.run();
  }
}
