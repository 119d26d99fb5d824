package io.reelscore.service.model;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second for superseded models that are no longer kept. */
public final class RetentionClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionClock.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reelscore-retention").factory());

  /** Starts to look. */
  public RetentionClock(ModelOperations operations, Duration retain) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> look(operations, retain.toNanos()),
            INTERVAL.toNanos(),
            INTERVAL.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** What is thrown here would end the schedule in silence. */
  private static void look(ModelOperations operations, long retainNanos) {
    try {
      operations.unloadUnused(retainNanos);
    } catch (RuntimeException e) {
      LOG.error("superseded models could not be unloaded", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
