package io.reelscore.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What waits of one bucket of one model, in the order of arrival and in that of the deadlines. */
final class BucketBacklog {
  private static final Comparator<PendingScore> FIRST_DUE =
      (a, b) -> {
        int due = Long.signum(a.deadlineNanos() - b.deadlineNanos());
        return due != 0 ? due : Long.compare(a.arrival(), b.arrival());
      };

  /** A batch is closed early when a sample's time is down to twice what the run will take. */
  private static final int PRESSURE = 2;

  private final Bucket bucket;
  private final EngineOptions options;
  private final BatchLimit limit;
  private final int costItems;
  private final ComputeEstimate estimate;
  private final ByPriority<LinkedHashSet<PendingScore>> arrivals =
      ByPriority.each(LinkedHashSet::new);
  private final TreeSet<PendingScore> due = new TreeSet<>(FIRST_DUE);

  BucketBacklog(Bucket bucket, EngineOptions options, BatchLimit limit, ComputeEstimate estimate) {
    this.bucket = bucket;
    this.options = options;
    this.limit = limit;
    this.estimate = estimate;
    this.costItems = Math.clamp(options.maxBatchCost() / bucket.itemCost(), 1, Integer.MAX_VALUE);
  }

  Bucket bucket() {
    return bucket;
  }

  int items() {
    return due.size();
  }

  /** All that waits, the first due first. */
  Collection<PendingScore> all() {
    return due;
  }

  void add(PendingScore item) {
    arrivals.of(item.priority()).add(item);
    due.add(item);
  }

  void remove(PendingScore item) {
    arrivals.of(item.priority()).remove(item);
    due.remove(item);
  }

  @Nullable PendingScore oldest(Priority priority) {
    LinkedHashSet<PendingScore> queue = arrivals.of(priority);
    return queue.isEmpty() ? null : queue.getFirst();
  }

  @Nullable PendingScore oldest() {
    PendingScore oldest = null;
    for (Priority priority : Priority.values()) {
      PendingScore head = oldest(priority);
      if (head != null && (oldest == null || head.arrival() < oldest.arrival())) {
        oldest = head;
      }
    }
    return oldest;
  }

  @Nullable PendingScore firstDue() {
    return due.isEmpty() ? null : due.getFirst();
  }

  /** Samples a batch may hold now. */
  int maxItems(long nowNanos) {
    return Math.min(limit.items(nowNanos), costItems);
  }

  /** Nanoseconds until a batch may be made of what waits; 0 or less: now. Only when it has some. */
  long nanosUntilRipe(long nowNanos) {
    long delayNanos = options.maxBatchDelay().toNanos();
    PendingScore oldest = oldest();
    PendingScore firstDue = firstDue();
    if (delayNanos == 0 || oldest == null || firstDue == null) {
      return 0;
    }
    int maxItems = maxItems(nowNanos);
    if (items() >= maxItems) {
      return 0;
    }
    long runNanos = estimate.nanosFor((long) maxItems * bucket.itemCost());
    return Math.min(
        delayNanos - oldest.ageNanos(nowNanos),
        firstDue.remainingNanos(nowNanos) - PRESSURE * runNanos);
  }
}
