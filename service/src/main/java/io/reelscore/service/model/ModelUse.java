package io.reelscore.service.model;

import io.reelscore.core.Ticker;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the calls that use a model. Safe for use by several threads. */
public final class ModelUse {
  private final Ticker ticker;
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private int calls;
  private boolean retired;
  private boolean used;
  private long lastNanos;

  ModelUse(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Counts one more; false when it is retired. */
  synchronized boolean begin() {
    if (retired) {
      return false;
    }
    calls++;
    touch();
    return true;
  }

  void end() {
    boolean last;
    synchronized (this) {
      calls--;
      touch();
      last = retired && calls == 0;
    }
    if (last) {
      idle.complete(null);
    }
  }

  /** Lets no further call begin; completes when the last one has ended. */
  CompletionStage<Void> retire() {
    boolean already;
    synchronized (this) {
      retired = true;
      already = calls == 0;
    }
    if (already) {
      idle.complete(null);
    }
    return idle.minimalCompletionStage();
  }

  /** Calls that use it now. */
  public synchronized int calls() {
    return calls;
  }

  /** Nanoseconds since a call last used it; nothing when none has. */
  public synchronized OptionalLong sinceLastNanos() {
    if (!used) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(calls > 0 ? 0 : Math.max(0, ticker.nanos() - lastNanos));
  }

  private void touch() {
    used = true;
    lastNanos = ticker.nanos();
  }
}
