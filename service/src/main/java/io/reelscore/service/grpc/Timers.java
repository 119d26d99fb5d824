package io.reelscore.service.grpc;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Clocks with a thread each. What is cancelled is kept no longer: most calls end in time. */
final class Timers {
  private Timers() {}

  static ScheduledThreadPoolExecutor thread(String name) {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
