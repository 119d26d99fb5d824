package io.reelscore.core;

import org.jspecify.annotations.Nullable;

/** A worker that keeps its batch until the test takes it away. */
final class FakeRunner implements BatchRunner {
  private @Nullable Batch batch;
  boolean stopped;

  @Override
  public void start(Batch started) {
    if (batch != null) {
      throw new IllegalStateException("a second batch");
    }
    batch = started;
  }

  @Nullable Batch running() {
    return batch;
  }

  Batch take() {
    Batch taken = batch;
    if (taken == null) {
      throw new IllegalStateException("no batch");
    }
    batch = null;
    return taken;
  }

  @Override
  public long supervise(long nowNanos) {
    return Long.MAX_VALUE;
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
