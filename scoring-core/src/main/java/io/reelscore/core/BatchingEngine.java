package io.reelscore.core;

import java.util.ArrayList;
import java.util.List;

/** The engine: one {@link Batcher}, several {@link Worker}s. */
final class BatchingEngine implements ScoringEngine {
  private final Ticker ticker;
  private final EngineListener listener;
  private final Batcher batcher;
  private final Thread batcherThread;
  private final List<Thread> workerThreads = new ArrayList<>();

  BatchingEngine(
      EngineModel model,
      DeviceOptions device,
      EngineOptions options,
      Ticker ticker,
      EngineListener listener) {
    this.ticker = ticker;
    this.listener = new GuardedListener(listener);
    int maxBatchItems = Math.min(options.maxBatchItems(), model.executor().maxBatchItems());
    this.batcher = new Batcher(maxBatchItems, options.maxBatchDelay().toNanos(), ticker);
    BatchRun run = new BatchRun(model, ticker, this.listener);
    String prefix = "reelscore-" + model.name();
    for (int i = 0; i < device.workers(); i++) {
      Worker worker = new Worker(run, batcher);
      workerThreads.add(Thread.ofPlatform().daemon().name(prefix + "-worker-" + i).start(worker));
    }
    this.batcherThread = Thread.ofPlatform().daemon().name(prefix + "-batcher").start(batcher);
  }

  @Override
  public ScoreTicket submit(ScoringRequest request) {
    if (!(request.permit() instanceof PermitDesk.HeldPermit permit)) {
      throw new IllegalStateException("permit: of another kind (expected: of AdmissionControl)");
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
    return new EngineLoad(batcher.queuedItems(), batcher.oldestQueuedNanos());
  }

  @Override
  public void close() {
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
