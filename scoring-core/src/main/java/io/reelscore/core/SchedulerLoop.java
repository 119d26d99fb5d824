package io.reelscore.core;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread that owns a {@link Scheduler}: others only send it events. */
final class SchedulerLoop implements Runnable {
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final LinkedBlockingQueue<Scheduler.Event> inbox = new LinkedBlockingQueue<>();
  private volatile boolean stopping;
  private volatile boolean stopped;

  SchedulerLoop(Scheduler scheduler, Ticker ticker) {
    this.scheduler = scheduler;
    this.ticker = ticker;
  }

  /** After the end whoever sends also clears the inbox, so that nothing is left in it. */
  void send(Scheduler.Event event) {
    inbox.add(event);
    if (stopped) {
      clearInbox();
    }
  }

  /** The thread ends after what was sent before. */
  void stop() {
    stopping = true;
    inbox.add(new Scheduler.Event.Wake());
  }

  @Override
  public void run() {
    long wait = Long.MAX_VALUE;
    while (!stopping) {
      try {
        Scheduler.Event event = next(wait);
        while (event != null) {
          scheduler.accept(event, ticker.nanos());
          event = inbox.poll();
        }
        wait = scheduler.turn(ticker.nanos());
      } catch (InterruptedException e) {
        stopping = true;
      } catch (RuntimeException | Error e) {
        // Out of memory or a fault of ours: what is queued stays queued, and the owner lives on.
        wait = TimeUnit.MILLISECONDS.toNanos(1);
      }
    }
    stopped = true;
    clearInbox();
    scheduler.stop();
  }

  private Scheduler.@Nullable Event next(long waitNanos) throws InterruptedException {
    return waitNanos == Long.MAX_VALUE ? inbox.take() : inbox.poll(waitNanos, TimeUnit.NANOSECONDS);
  }

  private void clearInbox() {
    for (Scheduler.Event event = inbox.poll(); event != null; event = inbox.poll()) {
      switch (event) {
        case Scheduler.Event.Submitted(Lane lane, PendingScore item) -> item.refuse();
        case Scheduler.Event.Ready(BatchRunner runner) -> runner.stop();
        case Scheduler.Event.Finished(BatchRunner runner, Batch batch, BatchReport report) ->
            runner.stop();
        case Scheduler.Event.Closing(Lane lane) -> lane.close();
        case Scheduler.Event.Cancelled cancelled -> {}
        case Scheduler.Event.Opened opened -> {}
        case Scheduler.Event.Wake wake -> {}
      }
    }
  }
}
