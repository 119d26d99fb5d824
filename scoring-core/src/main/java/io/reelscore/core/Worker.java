package io.reelscore.core;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread's life: report that it has nothing to do, get a batch, run it; until stopped. */
final class Worker implements BatchRunner, Runnable {
  private final BatchRun run;
  private final SchedulerLoop owner;
  private final LinkedBlockingQueue<Optional<Batch>> assigned = new LinkedBlockingQueue<>();

  Worker(BatchRun run, SchedulerLoop owner) {
    this.run = run;
    this.owner = owner;
  }

  @Override
  public void start(Batch batch) {
    assigned.add(Optional.of(batch));
  }

  @Override
  public long supervise(long nowNanos) {
    return run.supervise(nowNanos);
  }

  @Override
  public void stop() {
    assigned.add(Optional.empty());
  }

  @Override
  public void run() {
    owner.send(new Scheduler.Event.Ready(this));
    while (true) {
      Optional<Batch> batch;
      try {
        batch = assigned.take();
      } catch (InterruptedException e) {
        continue;
      }
      if (batch.isEmpty()) {
        return;
      }
      BatchReport report = run.run(batch.get());
      owner.send(new Scheduler.Event.Finished(this, batch.get(), report));
    }
  }
}
