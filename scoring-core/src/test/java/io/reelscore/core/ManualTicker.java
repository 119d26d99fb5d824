package io.reelscore.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until it is moved. */
final class ManualTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 50);

  @Override
  public long nanos() {
    return nanos.get();
  }

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  long in(Duration from) {
    return nanos() + from.toNanos();
  }
}
