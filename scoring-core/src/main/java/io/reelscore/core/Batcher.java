package io.reelscore.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the queue. Others only send it events; its one thread takes them in order and alone
 * touches the queue and the list of idle workers.
 */
final class Batcher implements Runnable {

  private sealed interface Event {
    record Submitted(PendingScore item) implements Event {}

    record Cancelled(PendingScore item) implements Event {}

    record Idle(Worker worker) implements Event {}

    record Stop() implements Event {}
  }

  private final int maxBatchItems;
  private final long maxDelayNanos;
  private final Ticker ticker;
  private final LinkedBlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
  private final ArrayDeque<PendingScore> queue = new ArrayDeque<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();

  private volatile boolean stopped;
  private volatile int queuedItems;
  private volatile @Nullable PendingScore oldest;

  Batcher(int maxBatchItems, long maxDelayNanos, Ticker ticker) {
    this.maxBatchItems = maxBatchItems;
    this.maxDelayNanos = maxDelayNanos;
    this.ticker = ticker;
  }

  void submitted(PendingScore item) {
    send(new Event.Submitted(item));
  }

  void cancelled(PendingScore item) {
    send(new Event.Cancelled(item));
  }

  void idle(Worker worker) {
    send(new Event.Idle(worker));
  }

  void stop() {
    send(new Event.Stop());
  }

  int queuedItems() {
    return queuedItems;
  }

  long oldestQueuedNanos() {
    PendingScore item = oldest;
    return item == null ? 0 : Math.max(0, item.ageNanos(ticker.nanos()));
  }

  /** After the end whoever sends also clears the inbox, so that nothing is left in it. */
  private void send(Event event) {
    inbox.add(event);
    if (stopped) {
      clearInbox();
    }
  }

  @Override
  public void run() {
    boolean running = true;
    while (running) {
      try {
        Event event = next();
        running = !(event instanceof Event.Stop);
        if (event != null) {
          accept(event);
        }
        if (running) {
          expireDue();
          dispatch();
        }
        publishLoad();
      } catch (InterruptedException e) {
        running = false;
      } catch (RuntimeException | Error e) {
        // Out of memory or a fault of ours: what is queued stays queued, and the owner lives on.
      }
    }
    stopped = true;
    queue.forEach(Batcher::refuse);
    queue.clear();
    publishLoad();
    clearInbox();
    idle.forEach(Worker::stop);
  }

  /** The next event, or null when it is time to look at the queue again. */
  private @Nullable Event next() throws InterruptedException {
    if (queue.isEmpty()) {
      return inbox.take();
    }
    long now = ticker.nanos();
    long wait = Long.MAX_VALUE;
    for (PendingScore item : queue) {
      wait = Math.min(wait, item.remainingNanos(now));
    }
    if (!idle.isEmpty()) {
      wait = Math.min(wait, maxDelayNanos - queue.element().ageNanos(now));
    }
    return inbox.poll(Math.max(wait, 1), TimeUnit.NANOSECONDS);
  }

  private void accept(Event event) {
    switch (event) {
      case Event.Submitted(PendingScore item) -> queue.add(item);
      case Event.Cancelled(PendingScore item) -> {
        if (queue.remove(item)) {
          item.letGo();
        }
      }
      case Event.Idle(Worker worker) -> idle.add(worker);
      case Event.Stop() -> {}
    }
  }

  private void expireDue() {
    long now = ticker.nanos();
    queue.removeIf(item -> {
      boolean over = item.isAnswered() || item.expireIfDue(now, FailureStage.QUEUE);
      if (over) {
        item.letGo();
      }
      return over;
    });
  }

  /** Once the queue is full or old enough, each idle worker gets its share of it. */
  private void dispatch() {
    if (queue.isEmpty() || !isRipe(ticker.nanos())) {
      return;
    }
    while (!queue.isEmpty() && !idle.isEmpty()) {
      int share = Math.ceilDiv(queue.size(), idle.size());
      int items = Math.min(share, maxBatchItems);
      List<PendingScore> batch = new ArrayList<>(items);
      for (int i = 0; i < items; i++) {
        batch.add(queue.remove());
      }
      idle.remove().start(batch);
    }
  }

  private boolean isRipe(long now) {
    return queue.size() >= maxBatchItems || queue.element().ageNanos(now) >= maxDelayNanos;
  }

  private void publishLoad() {
    queuedItems = queue.size();
    oldest = queue.peek();
  }

  private void clearInbox() {
    for (Event event = inbox.poll(); event != null; event = inbox.poll()) {
      switch (event) {
        case Event.Submitted(PendingScore item) -> refuse(item);
        case Event.Idle(Worker worker) -> worker.stop();
        case Event.Cancelled(PendingScore item) -> {}
        case Event.Stop() -> {}
      }
    }
  }

  private static void refuse(PendingScore item) {
    item.fail(
        FailureReason.DRAINING, FailureStage.QUEUE, "the model was shut down before its turn came");
    item.letGo();
  }
}
