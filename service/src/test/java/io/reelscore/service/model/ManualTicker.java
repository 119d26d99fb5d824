package io.reelscore.service.model;

import io.reelscore.core.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test turns by hand. */
final class ManualTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(1_000);

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}
