package io.reelscore.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which samples run next. It asks, in this order: which class, which model, which run,
 * which bucket; then the batch is filled with samples of that model and bucket, those of the same
 * class first, each time of the run that was served least.
 *
 * <ul>
 *   <li>Class: evaluation before training. Once training has waited longer than the ageing time,
 *       both classes get half of the cost each.
 *   <li>Model: the one whose served cost, divided by its weight, is least; a model that gets work
 *       again starts where the last one served stood.
 *   <li>Run: by {@link FairQueue}.
 *   <li>Bucket: that of the run's oldest sample among those that are ripe.
 * </ul>
 */
final class BatchPlanner {
  private final long ageingNanos;
  private final List<Lane> lanes = new ArrayList<>();
  private double laneVirtualTime;
  private long arrivals;
  private long evaluationServed;
  private long trainingServed;

  BatchPlanner(long ageingNanos) {
    this.ageingNanos = ageingNanos;
  }

  List<Lane> lanes() {
    return lanes;
  }

  void open(Lane lane) {
    lane.virtualTime(laneVirtualTime);
    lanes.add(lane);
  }

  void close(Lane lane) {
    lanes.remove(lane);
  }

  void add(Lane lane, PendingScore item) {
    if (lane.isEmpty()) {
      lane.virtualTime(Math.max(lane.virtualTime(), laneVirtualTime));
    }
    item.arrived(arrivals++);
    lane.add(item);
  }

  /** How much of a bucket becomes a batch; 0: wait. */
  @FunctionalInterface
  interface Sizing {
    /**
     * The number of samples for the next batch.
     *
     * @param waiting samples of the bucket, at least 1
     * @param maxItems of a batch, at least 1
     */
    int items(int waiting, int maxItems);
  }

  /** The next batch, removed from the queues; null when nothing is ripe or large enough. */
  @Nullable Batch next(long nowNanos, Sizing sizing) {
    Choice evaluation = choice(Priority.EVALUATION, nowNanos, sizing);
    Choice training = choice(Priority.TRAINING, nowNanos, sizing);
    Choice chosen = moreUrgent(evaluation, training);
    if (chosen == null) {
      return null;
    }
    BucketBacklog backlog = chosen.backlog();
    int items = sizing.items(backlog.items(), backlog.maxItems(nowNanos));
    Batch batch = fill(chosen, items);
    long cost = (long) batch.items().size() * batch.bucket().itemCost();
    laneVirtualTime = Math.max(laneVirtualTime, chosen.lane().virtualTime());
    chosen.lane().charge(cost);
    if (evaluation == null || training == null || !isAged(training)) {
      evaluationServed = 0;
      trainingServed = 0;
    } else if (chosen.priority() == Priority.EVALUATION) {
      evaluationServed += cost;
    } else {
      trainingServed += cost;
    }
    return batch;
  }

  private @Nullable Choice moreUrgent(@Nullable Choice evaluation, @Nullable Choice training) {
    if (evaluation == null || training == null) {
      return evaluation == null ? training : evaluation;
    }
    return isAged(training) && trainingServed < evaluationServed ? training : evaluation;
  }

  private boolean isAged(Choice training) {
    return training.oldestAgeNanos() >= ageingNanos;
  }

  /** The model and sample of a class whose turn it is. */
  private @Nullable Choice choice(Priority priority, long nowNanos, Sizing sizing) {
    Lane lane = null;
    PendingScore head = null;
    long oldestAge = Long.MIN_VALUE;
    for (Lane candidate : lanes) {
      Predicate<Bucket> ready = bucket -> isReady(candidate.bucket(bucket), nowNanos, sizing);
      PendingScore next = candidate.queue(priority).next(ready);
      if (next == null) {
        continue;
      }
      oldestAge = Math.max(oldestAge, oldestAge(candidate, priority, ready, nowNanos));
      if (lane == null || candidate.virtualTime() < lane.virtualTime()) {
        lane = candidate;
        head = next;
      }
    }
    BucketBacklog backlog = head == null || lane == null ? null : lane.bucket(head.bucket());
    return lane == null || backlog == null ? null : new Choice(priority, lane, backlog, oldestAge);
  }

  private static long oldestAge(
      Lane lane, Priority priority, Predicate<Bucket> ready, long nowNanos) {
    long age = Long.MIN_VALUE;
    for (BucketBacklog backlog : lane.buckets()) {
      PendingScore oldest = backlog.oldest(priority);
      if (oldest != null && ready.test(backlog.bucket())) {
        age = Math.max(age, oldest.ageNanos(nowNanos));
      }
    }
    return age;
  }

  private static boolean isReady(@Nullable BucketBacklog backlog, long nowNanos, Sizing sizing) {
    return backlog != null
        && backlog.nanosUntilRipe(nowNanos) <= 0
        && sizing.items(backlog.items(), backlog.maxItems(nowNanos)) > 0;
  }

  private static Batch fill(Choice chosen, int items) {
    Bucket bucket = chosen.backlog().bucket();
    List<PendingScore> batch = new ArrayList<>(items);
    fill(batch, items, chosen.lane(), chosen.priority(), bucket);
    for (Priority other : Priority.values()) {
      fill(batch, items, chosen.lane(), other, bucket);
    }
    return new Batch(chosen.lane(), bucket, batch);
  }

  private static void fill(
      List<PendingScore> batch, int items, Lane lane, Priority priority, Bucket bucket) {
    while (batch.size() < items) {
      PendingScore item = lane.take(priority, bucket);
      if (item == null) {
        return;
      }
      batch.add(item);
    }
  }

  private record Choice(Priority priority, Lane lane, BucketBacklog backlog, long oldestAgeNanos) {}
}
