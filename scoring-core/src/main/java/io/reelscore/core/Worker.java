package io.reelscore.core;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread's life: report idle, get a batch, run it; until stopped. */
final class Worker implements Runnable {
  private final BatchRun run;
  private final Batcher batcher;
  private final LinkedBlockingQueue<List<PendingScore>> assigned = new LinkedBlockingQueue<>();

  Worker(BatchRun run, Batcher batcher) {
    this.run = run;
    this.batcher = batcher;
  }

  void start(List<PendingScore> batch) {
    assigned.add(batch);
  }

  /** Ends the thread after what it has been given; only sent to a worker that reported idle. */
  void stop() {
    assigned.add(List.of());
  }

  @Override
  public void run() {
    while (true) {
      batcher.idle(this);
      List<PendingScore> batch;
      try {
        batch = assigned.take();
      } catch (InterruptedException e) {
        continue;
      }
      if (batch.isEmpty()) {
        return;
      }
      run.run(batch);
    }
  }
}
