package io.reelscore.service.grpc;

import io.reelscore.core.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The calls whose permits cover what is still to come: one that trickles, or never ends what it
 * began, gives its permit back in a known time. Safe for use by several threads.
 */
public final class Receptions implements AutoCloseable {
  private static final int LOOKS = 4;

  private final long patienceNanos;
  private final Ticker ticker;
  private final Set<Reception> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reelscore-receptions").factory());

  /**
   * @param patience how long a call may keep the server waiting
   */
  public Receptions(Duration patience, Ticker ticker) {
    this.patienceNanos = patience.toNanos();
    this.ticker = ticker;
  }

  /** Looks after the calls until it is closed. */
  public void start() {
    long period = Math.max(1, patienceNanos / LOOKS);
    var _ = clock.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
  }

  Reception open() {
    return new Reception(this);
  }

  void look() {
    open.forEach(reception -> reception.endIfWaitingFor(patienceNanos));
  }

  long now() {
    return ticker.nanos();
  }

  void add(Reception reception) {
    open.add(reception);
  }

  void remove(Reception reception) {
    open.remove(reception);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
