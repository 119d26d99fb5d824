package io.reelscore.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The engine: permits at the door, one {@link Batcher}, several {@link Worker}s. */
final class BatchingEngine implements ScoringEngine {
  private final EngineOptions options;
  private final Ticker ticker;
  private final EngineListener listener;
  private final Permits permits;
  private final RetryHint retryHint;
  private final Batcher batcher;
  private final Thread batcherThread;
  private final List<Thread> workerThreads = new ArrayList<>();

  BatchingEngine(EngineModel model, EngineOptions options, Ticker ticker, EngineListener listener) {
    this.options = options;
    this.ticker = ticker;
    this.listener = new GuardedListener(listener);
    this.permits = new Permits(options.maxInFlightItems(), options.maxInFlightBytes());
    this.retryHint = new RetryHint(options.workers());
    int maxBatchItems = Math.min(options.maxBatchItems(), model.executor().maxBatchItems());
    this.batcher = new Batcher(maxBatchItems, options.maxBatchDelay().toNanos(), ticker);
    BatchRun run = new BatchRun(model, ticker, this.listener, retryHint);
    String prefix = "reelscore-" + model.name();
    for (int i = 0; i < options.workers(); i++) {
      Worker worker = new Worker(run, batcher);
      workerThreads.add(Thread.ofPlatform().daemon().name(prefix + "-worker-" + i).start(worker));
    }
    this.batcherThread = Thread.ofPlatform().daemon().name(prefix + "-batcher").start(batcher);
  }

  @Override
  public Admission admit(int items, long bytes) {
    if (items < 1 || bytes < 0) {
      throw new IllegalArgumentException(
          "permit: %d items, %d bytes (expected: at least 1 and at least 0)"
              .formatted(items, bytes));
    }
    if (items > options.maxInFlightItems() || bytes > options.maxInFlightBytes()) {
      return refused(
          FailureReason.TOO_LARGE,
          "request: %d samples, %d bytes (expected: at most %d samples and %d bytes in flight)"
              .formatted(items, bytes, options.maxInFlightItems(), options.maxInFlightBytes()),
          null);
    }
    return switch (permits.tryTake(items, bytes)) {
      case Permits.Attempt.Taken(Permits.HeldPermit permit) -> new Admission.Granted(permit);
      case Permits.Attempt.Full(int heldItems, long heldBytes) ->
          refused(
              FailureReason.OVERLOADED,
              "in flight: %d samples, %d bytes; %d and %d more do not fit (limits: %d and %d)"
                  .formatted(
                      heldItems,
                      heldBytes,
                      items,
                      bytes,
                      options.maxInFlightItems(),
                      options.maxInFlightBytes()),
              retryHint.retryAfter(heldItems));
      case Permits.Attempt.Closed() ->
          refused(FailureReason.DRAINING, "the model takes no new requests: shutting down", null);
    };
  }

  private static Admission refused(FailureReason reason, String message, @Nullable Duration after) {
    return new Admission.Refused(
        new ScoreOutcome.Failed(reason, FailureStage.ADMISSION, message, after));
  }

  @Override
  public ScoreTicket submit(ScoringRequest request) {
    if (!(request.permit() instanceof Permits.HeldPermit permit && permit.isOf(permits))) {
      throw new IllegalStateException("permit: of another engine (expected: of this one)");
    }
    permit.hold();
    long now = ticker.nanos();
    PendingScore item = new PendingScore(request, permit, now, listener, batcher::cancelled);
    if (item.expireIfDue(now, FailureStage.ADMISSION)) {
      item.letGo();
    } else {
      batcher.submitted(item);
    }
    return item;
  }

  @Override
  public EngineLoad load() {
    return new EngineLoad(
        permits.itemsInFlight(),
        permits.bytesInFlight(),
        batcher.queuedItems(),
        batcher.oldestQueuedNanos());
  }

  @Override
  public boolean drain(Duration timeout) throws InterruptedException {
    permits.close();
    try {
      permits.idleAfterClose().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    permits.close();
    batcher.stop();
    boolean interrupted = joinUninterruptibly(batcherThread);
    for (Thread worker : workerThreads) {
      interrupted |= joinUninterruptibly(worker);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A worker inside native code must be waited for: its session is closed next. */
  private static boolean joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
