package io.reelscore.service.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** The streams that are open, and the clock by which their samples end. */
public final class OpenStreams implements AutoCloseable {
  private final Set<StreamFlow> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock = Timers.thread("reelscore-streams");
  private volatile boolean draining;

  void add(StreamFlow stream) {
    open.add(stream);
    if (draining) {
      stream.drain();
    }
  }

  void remove(StreamFlow stream) {
    open.remove(stream);
  }

  ScheduledExecutorService clock() {
    return clock;
  }

  /** Ends each stream as soon as it has nothing in flight. */
  public void drain() {
    draining = true;
    open.forEach(StreamFlow::drain);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
