package io.reelscore.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one model has waiting and running on a device. Belongs to the thread that owns the device's
 * queues; only what is volatile is read by others.
 */
final class Lane {
  private final EngineModel model;
  private final EngineOptions options;
  private final EngineListener listener;
  private final long recoveryNanos;
  private final ComputeEstimate estimate = new ComputeEstimate();
  private final ByPriority<FairQueue> queues = ByPriority.each(FairQueue::new);
  private final Map<Bucket, BucketBacklog> buckets = new LinkedHashMap<>();
  private final Map<Bucket, BatchLimit> limits = new LinkedHashMap<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private double virtualTime;
  private int items;
  private int runningBatches;
  private boolean closing;

  private volatile int queuedItems;
  private volatile @Nullable PendingScore oldest;

  Lane(EngineModel model, EngineOptions options, EngineListener listener, long recoveryNanos) {
    this.model = model;
    this.options = options;
    this.listener = listener;
    this.recoveryNanos = recoveryNanos;
  }

  EngineModel model() {
    return model;
  }

  EngineListener listener() {
    return listener;
  }

  /** Is completed when the lane is closing and nothing of it runs any more. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  FairQueue queue(Priority priority) {
    return queues.of(priority);
  }

  Collection<BucketBacklog> buckets() {
    return buckets.values();
  }

  @Nullable BucketBacklog bucket(Bucket bucket) {
    return buckets.get(bucket);
  }

  boolean isEmpty() {
    return items == 0;
  }

  double virtualTime() {
    return virtualTime;
  }

  void virtualTime(double time) {
    virtualTime = time;
  }

  void charge(long cost) {
    virtualTime += cost / options.weight();
  }

  void add(PendingScore item) {
    items++;
    queue(item.priority()).add(item);
    buckets
        .computeIfAbsent(
            item.bucket(), bucket -> new BucketBacklog(bucket, options, limit(bucket), estimate))
        .add(item);
  }

  private BatchLimit limit(Bucket bucket) {
    return limits.computeIfAbsent(
        bucket,
        key ->
            new BatchLimit(
                Math.min(options.maxBatchItems(), model.executor().maxBatchItems()),
                recoveryNanos));
  }

  /** False when it does not wait here any more. */
  boolean remove(PendingScore item) {
    if (!queue(item.priority()).remove(item)) {
      return false;
    }
    forget(item);
    return true;
  }

  /** Takes the sample of that bucket and class whose turn it is. */
  @Nullable PendingScore take(Priority priority, Bucket bucket) {
    PendingScore item = queue(priority).take(bucket);
    if (item != null) {
      forget(item);
    }
    return item;
  }

  private void forget(PendingScore item) {
    items--;
    BucketBacklog backlog = buckets.get(item.bucket());
    if (backlog != null) {
      backlog.remove(item);
      if (backlog.items() == 0) {
        buckets.remove(item.bucket());
      }
    }
  }

  void batchStarted() {
    runningBatches++;
  }

  /** A batch has come back from a worker. */
  void batchEnded(BatchReport report, long nowNanos) {
    runningBatches--;
    if (report.ranCost() > 0) {
      estimate.ran(report.ranCost(), report.ranNanos());
    }
    if (report.outOfMemoryItems() > 0
        && limit(report.bucket()).shrink(report.outOfMemoryItems(), nowNanos)) {
      listener.bucketShrunk(report.bucket(), limit(report.bucket()).items(nowNanos));
    }
    completeIfClosed();
  }

  boolean isClosing() {
    return closing;
  }

  /** Takes nothing from now on; whoever calls has emptied it. */
  void close() {
    closing = true;
    completeIfClosed();
  }

  private void completeIfClosed() {
    if (closing && runningBatches == 0) {
      closed.complete(null);
    }
  }

  void publishLoad() {
    queuedItems = items;
    PendingScore first = null;
    for (BucketBacklog backlog : buckets.values()) {
      PendingScore head = backlog.oldest();
      if (head != null && (first == null || head.arrival() < first.arrival())) {
        first = head;
      }
    }
    oldest = first;
  }

  /** From any thread. */
  EngineLoad load(long nowNanos) {
    PendingScore item = oldest;
    return new EngineLoad(queuedItems, item == null ? 0 : Math.max(0, item.ageNanos(nowNanos)));
  }
}
