package io.reelscore.core;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one run has waiting in one class of one model: a queue for each bucket, first in, first out.
 * Its virtual time says how much it has been served.
 */
final class Flow {
  static final Comparator<Flow> LEAST_SERVED_FIRST =
      Comparator.<Flow>comparingDouble(flow -> flow.virtualTime)
          .thenComparingLong(flow -> flow.number);

  private final RunKey run;
  private final long number;
  private final Map<Bucket, LinkedHashSet<PendingScore>> queues = new LinkedHashMap<>();
  private double virtualTime;

  Flow(RunKey run, long number) {
    this.run = run;
    this.number = number;
  }

  RunKey run() {
    return run;
  }

  double virtualTime() {
    return virtualTime;
  }

  /** Only while the flow is in no ordered set. */
  void virtualTime(double time) {
    virtualTime = time;
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  void add(PendingScore item) {
    queues.computeIfAbsent(item.bucket(), bucket -> new LinkedHashSet<>()).add(item);
  }

  boolean remove(PendingScore item) {
    LinkedHashSet<PendingScore> queue = queues.get(item.bucket());
    if (queue == null || !queue.remove(item)) {
      return false;
    }
    if (queue.isEmpty()) {
      queues.remove(item.bucket());
    }
    return true;
  }

  /** The oldest sample of that bucket. */
  @Nullable PendingScore head(Bucket bucket) {
    LinkedHashSet<PendingScore> queue = queues.get(bucket);
    return queue == null ? null : queue.getFirst();
  }

  /** The oldest sample of those buckets. */
  @Nullable PendingScore head(Predicate<Bucket> buckets) {
    PendingScore oldest = null;
    for (Map.Entry<Bucket, LinkedHashSet<PendingScore>> queue : queues.entrySet()) {
      PendingScore head = queue.getValue().getFirst();
      if (buckets.test(queue.getKey()) && (oldest == null || head.arrival() < oldest.arrival())) {
        oldest = head;
      }
    }
    return oldest;
  }
}
