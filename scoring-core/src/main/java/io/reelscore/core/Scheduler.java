package io.reelscore.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The state of a device and every decision about it: takes {@link Event}s, expires what is due,
 * gives batches to idle workers, watches their runs. Used by one thread; knows time only as an
 * argument, and starts no thread, so that a test can be its only driver.
 */
final class Scheduler {

  /** What the owner of the queues is told. */
  sealed interface Event {
    record Submitted(Lane lane, PendingScore item) implements Event {}

    record Cancelled(Lane lane, PendingScore item) implements Event {}

    /** A worker has nothing to do, for the first time. */
    record Ready(BatchRunner runner) implements Event {}

    /** A worker has nothing to do, having run a batch. */
    record Finished(BatchRunner runner, Batch batch, BatchReport report) implements Event {}

    record Opened(Lane lane) implements Event {}

    record Closing(Lane lane) implements Event {}

    /** Nothing but a reason to look. */
    record Wake() implements Event {}
  }

  private final DeviceOptions options;
  private final BatchPlanner planner;
  private final ArrayDeque<BatchRunner> idle = new ArrayDeque<>();
  private final Set<BatchRunner> busy = new LinkedHashSet<>();

  Scheduler(DeviceOptions options) {
    this.options = options;
    this.planner = new BatchPlanner(options.ageing().toNanos());
  }

  void accept(Event event, long nowNanos) {
    switch (event) {
      case Event.Submitted(Lane lane, PendingScore item) -> submit(lane, item);
      case Event.Cancelled(Lane lane, PendingScore item) -> {
        if (lane.remove(item)) {
          item.letGo();
        }
      }
      case Event.Ready(BatchRunner runner) -> idle.add(runner);
      case Event.Finished(BatchRunner runner, Batch batch, BatchReport report) -> {
        busy.remove(runner);
        idle.add(runner);
        batch.lane().batchEnded(report, nowNanos);
      }
      case Event.Opened(Lane lane) -> planner.open(lane);
      case Event.Closing(Lane lane) -> close(lane);
      case Event.Wake() -> {}
    }
  }

  private void submit(Lane lane, PendingScore item) {
    if (lane.isClosing()) {
      item.refuse();
    } else if (item.isAnswered()) {
      item.letGo();
    } else {
      planner.add(lane, item);
    }
  }

  private void close(Lane lane) {
    for (PendingScore item : waiting(lane)) {
      lane.remove(item);
      item.refuse();
    }
    lane.close();
    lane.publishLoad();
    planner.close(lane);
  }

  private static List<PendingScore> waiting(Lane lane) {
    List<PendingScore> all = new ArrayList<>();
    lane.buckets().forEach(backlog -> all.addAll(backlog.all()));
    return all;
  }

  /**
   * Does what is due now.
   *
   * @return nanoseconds until something may be due again; {@link Long#MAX_VALUE}: not before the
   *     next event
   */
  long turn(long nowNanos) {
    planner.lanes().forEach(lane -> expireDue(lane, nowNanos));
    dispatch(nowNanos);
    long wait = Long.MAX_VALUE;
    for (BatchRunner runner : busy) {
      wait = Math.min(wait, runner.supervise(nowNanos));
    }
    for (Lane lane : planner.lanes()) {
      wait = Math.min(wait, untilDue(lane, nowNanos));
      lane.publishLoad();
    }
    return Math.max(wait, 1);
  }

  private static void expireDue(Lane lane, long nowNanos) {
    for (BucketBacklog backlog : List.copyOf(lane.buckets())) {
      PendingScore item = backlog.firstDue();
      while (item != null && item.expireIfDue(nowNanos, FailureStage.QUEUE)) {
        lane.remove(item);
        item.letGo();
        item = backlog.firstDue();
      }
    }
  }

  private void dispatch(long nowNanos) {
    while (!idle.isEmpty()) {
      Batch batch = planner.next(nowNanos, this::batchItems);
      if (batch == null) {
        return;
      }
      BatchRunner runner = idle.remove();
      busy.add(runner);
      batch.lane().batchStarted();
      runner.start(batch);
    }
  }

  /**
   * Workers that run side by side share what waits. Where fewer batches run than there are workers,
   * the next one is assembled early only if it is full.
   */
  private int batchItems(int waiting, int maxItems) {
    if (options.concurrentRuns() >= options.workers()) {
      return Math.min(maxItems, Math.ceilDiv(waiting, idle.size()));
    }
    return busy.size() < options.concurrentRuns() || waiting >= maxItems
        ? Math.min(maxItems, waiting)
        : 0;
  }

  private long untilDue(Lane lane, long nowNanos) {
    long wait = Long.MAX_VALUE;
    for (BucketBacklog backlog : lane.buckets()) {
      PendingScore firstDue = backlog.firstDue();
      if (firstDue != null) {
        wait = Math.min(wait, firstDue.remainingNanos(nowNanos));
      }
      long ripe = backlog.nanosUntilRipe(nowNanos);
      if (!idle.isEmpty() && ripe > 0) {
        wait = Math.min(wait, ripe);
      }
    }
    return wait;
  }

  /** Answers everything that waits; the workers that are idle end. */
  void stop() {
    List.copyOf(planner.lanes()).forEach(this::close);
    idle.forEach(BatchRunner::stop);
    idle.clear();
  }
}
