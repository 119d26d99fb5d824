package io.reelscore.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the samples and bytes in flight against their limits. Safe for use by several threads. */
final class Permits {
  private final int maxItems;
  private final long maxBytes;
  private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();
  private int items;
  private long bytes;
  private boolean closed;

  Permits(int maxItems, long maxBytes) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  /** What came of an attempt. */
  sealed interface Attempt {
    record Taken(HeldPermit permit) implements Attempt {}

    /** Not now; {@code items} and {@code bytes} are in flight. */
    record Full(int items, long bytes) implements Attempt {}

    record Closed() implements Attempt {}
  }

  synchronized Attempt tryTake(int wantedItems, long wantedBytes) {
    if (closed) {
      return new Attempt.Closed();
    }
    if (wantedItems > maxItems - items || wantedBytes > maxBytes - bytes) {
      return new Attempt.Full(items, bytes);
    }
    items += wantedItems;
    bytes += wantedBytes;
    return new Attempt.Taken(new HeldPermit(wantedItems, wantedBytes));
  }

  /** Grants nothing from now on. */
  void close() {
    boolean idle;
    synchronized (this) {
      closed = true;
      idle = items == 0;
    }
    if (idle) {
      idleAfterClose.complete(null);
    }
  }

  /** Completes when it is closed and nothing is in flight any more. */
  CompletableFuture<Void> idleAfterClose() {
    return idleAfterClose;
  }

  synchronized int itemsInFlight() {
    return items;
  }

  synchronized long bytesInFlight() {
    return bytes;
  }

  private void giveBack(int givenItems, long givenBytes) {
    boolean idle;
    synchronized (this) {
      items -= givenItems;
      bytes -= givenBytes;
      idle = closed && items == 0;
    }
    if (idle) {
      idleAfterClose.complete(null);
    }
  }

  /** One grant: held by its owner until closed, and by each sample submitted under it. */
  final class HeldPermit implements Permit {
    private final int items;
    private final long bytes;
    private final AtomicBoolean closedByOwner = new AtomicBoolean();
    private int submitted;
    private int holders = 1;

    private HeldPermit(int items, long bytes) {
      this.items = items;
      this.bytes = bytes;
    }

    @Override
    public int items() {
      return items;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (closedByOwner.compareAndSet(false, true)) {
        letGo();
      }
    }

    boolean isOf(Permits permits) {
      return Permits.this == permits;
    }

    /** One more sample is submitted under this permit. */
    synchronized void hold() {
      if (closedByOwner.get() || submitted == items) {
        throw new IllegalStateException(
            closedByOwner.get()
                ? "permit: closed (expected: open)"
                : "samples under one permit: %d (expected: at most %d)"
                    .formatted(submitted + 1, items));
      }
      submitted++;
      holders++;
    }

    /** The owner, or the engine for one sample, needs it no more. */
    void letGo() {
      boolean last;
      synchronized (this) {
        holders--;
        last = holders == 0;
      }
      if (last) {
        giveBack(items, bytes);
      }
    }
  }
}
