package io.reelscore.service.grpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the calls of ours that are open. Safe for use by several threads. */
final class OpenCalls {
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private int open;
  private boolean awaited;

  synchronized void opened() {
    open++;
  }

  void ended() {
    boolean last;
    synchronized (this) {
      open--;
      last = awaited && open == 0;
    }
    if (last) {
      idle.complete(null);
    }
  }

  /** Completes when, from now on, no call is open. */
  CompletionStage<Void> idle() {
    boolean already;
    synchronized (this) {
      awaited = true;
      already = open == 0;
    }
    if (already) {
      idle.complete(null);
    }
    return idle.minimalCompletionStage();
  }
}
