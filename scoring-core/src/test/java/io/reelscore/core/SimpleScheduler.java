package io.reelscore.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Scheduler} said once more, over one list that is searched from end to end for
 * every question. Slow, and short enough to be read as the specification.
 */
final class SimpleScheduler {
  private record FlowKey(Lane lane, Priority priority, RunKey run) {}

  private record QueueKey(Lane lane, Priority priority) {}

  private record ShapeKey(Lane lane, Bucket bucket) {}

  private static final class FlowState {
    double time;
    long number = -1;
  }

  private static final class QueueState {
    double time;
    long flowsSeen;
  }

  record Waiting(Lane lane, PendingScore item) {}

  private final DeviceOptions options;
  private final Map<Lane, EngineOptions> lanes = new LinkedHashMap<>();
  private final Map<Lane, Double> laneTimes = new HashMap<>();
  private final Map<FlowKey, FlowState> flows = new HashMap<>();
  private final Map<QueueKey, QueueState> queues = new HashMap<>();
  private final Map<ShapeKey, BatchLimit> limits = new HashMap<>();
  private final Map<Lane, ComputeEstimate> estimates = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private double lanesTime;
  private long evaluationServed;
  private long trainingServed;
  private int idle;
  private int busy;

  SimpleScheduler(DeviceOptions options) {
    this.options = options;
    this.idle = options.workers();
  }

  void open(Lane lane, EngineOptions laneOptions) {
    lanes.put(lane, laneOptions);
    laneTimes.put(lane, lanesTime);
    estimates.put(lane, new ComputeEstimate());
  }

  void close(Lane lane) {
    waiting.removeIf(each -> each.lane() == lane);
    lanes.remove(lane);
  }

  void submit(Lane lane, PendingScore item) {
    if (waiting.stream().noneMatch(each -> each.lane() == lane)) {
      laneTimes.merge(lane, lanesTime, Math::max);
    }
    FlowKey key = flow(lane, item);
    FlowState flow = flows.computeIfAbsent(key, any -> new FlowState());
    if (waiting.stream().noneMatch(each -> flow(each.lane(), each.item()).equals(key))) {
      QueueState queue = queue(lane, item.priority());
      if (waiting.stream().noneMatch(each -> each.lane() == lane && is(each, item.priority()))) {
        queue.time = Math.max(queue.time, latest(lane, item.priority()));
      }
      if (flow.number < 0 || flow.time <= queue.time) {
        flow.number = queue.flowsSeen++;
      }
      flow.time = Math.max(flow.time, queue.time);
    }
    waiting.add(new Waiting(lane, item));
  }

  void remove(PendingScore item) {
    waiting.removeIf(each -> each.item() == item);
  }

  void finished(Batch batch, BatchReport report, long now) {
    busy--;
    idle++;
    ComputeEstimate estimate = estimates.get(batch.lane());
    if (estimate != null && report.ranCost() > 0) {
      estimate.ran(report.ranCost(), report.ranNanos());
    }
    if (report.outOfMemoryItems() > 0) {
      limit(batch.lane(), report.bucket()).shrink(report.outOfMemoryItems(), now);
    }
  }

  /** The batches that start now. */
  List<List<PendingScore>> turn(long now) {
    waiting.removeIf(each -> each.item().remainingNanos(now) <= 0);
    List<List<PendingScore>> started = new ArrayList<>();
    while (idle > 0) {
      List<PendingScore> batch = next(now);
      if (batch.isEmpty()) {
        return started;
      }
      idle--;
      busy++;
      started.add(batch);
    }
    return started;
  }

  long nanosUntilDue(long now) {
    long wait = Long.MAX_VALUE;
    for (Waiting each : waiting) {
      wait = Math.min(wait, each.item().remainingNanos(now));
      long ripe = untilRipe(each.lane(), each.item().bucket(), now);
      if (idle > 0 && ripe > 0) {
        wait = Math.min(wait, ripe);
      }
    }
    return Math.max(wait, 1);
  }

  private List<PendingScore> next(long now) {
    List<Waiting> ready =
        waiting.stream()
            .filter(each -> untilRipe(each.lane(), each.item().bucket(), now) <= 0)
            .filter(each -> size(each.lane(), each.item().bucket(), now) > 0)
            .toList();
    if (ready.isEmpty()) {
      return List.of();
    }
    boolean evaluation = ready.stream().anyMatch(each -> is(each, Priority.EVALUATION));
    boolean training = ready.stream().anyMatch(each -> is(each, Priority.TRAINING));
    boolean aged =
        ready.stream()
            .filter(each -> is(each, Priority.TRAINING))
            .anyMatch(each -> each.item().ageNanos(now) >= options.ageing().toNanos());
    boolean competing = evaluation && training && aged;
    Priority priority =
        !evaluation || (competing && trainingServed < evaluationServed)
            ? Priority.TRAINING
            : Priority.EVALUATION;
    List<Waiting> ofClass = ready.stream().filter(each -> is(each, priority)).toList();
    Lane lane =
        lanes.keySet().stream()
            .filter(each -> ofClass.stream().anyMatch(item -> item.lane() == each))
            .min(Comparator.comparingDouble(each -> laneTimes.getOrDefault(each, 0.0)))
            .orElseThrow();
    RunKey run = turnOf(ofClass.stream().filter(each -> each.lane() == lane), lane, priority);
    Bucket bucket =
        ofClass.stream()
            .filter(each -> each.lane() == lane && each.item().run().equals(run))
            .findFirst()
            .orElseThrow()
            .item()
            .bucket();
    int size = size(lane, bucket, now);
    List<PendingScore> batch = new ArrayList<>();
    take(batch, size, lane, priority, bucket);
    take(batch, size, lane, Priority.EVALUATION, bucket);
    take(batch, size, lane, Priority.TRAINING, bucket);
    long cost = (long) batch.size() * bucket.itemCost();
    lanesTime = Math.max(lanesTime, laneTimes.getOrDefault(lane, 0.0));
    laneTimes.merge(lane, cost / options(lane).weight(), Double::sum);
    if (!competing) {
      evaluationServed = 0;
      trainingServed = 0;
    } else if (priority == Priority.EVALUATION) {
      evaluationServed += cost;
    } else {
      trainingServed += cost;
    }
    return batch;
  }

  private void take(
      List<PendingScore> batch, int size, Lane lane, Priority priority, Bucket bucket) {
    while (batch.size() < size) {
      List<Waiting> candidates =
          waiting.stream()
              .filter(each -> each.lane() == lane && is(each, priority))
              .filter(each -> each.item().bucket().equals(bucket))
              .toList();
      if (candidates.isEmpty()) {
        return;
      }
      RunKey run = turnOf(candidates.stream(), lane, priority);
      Waiting taken =
          candidates.stream()
              .filter(each -> each.item().run().equals(run))
              .findFirst()
              .orElseThrow();
      FlowState flow = flows.get(flow(lane, taken.item()));
      QueueState queue = queue(lane, priority);
      queue.time = Math.max(queue.time, flow == null ? 0 : flow.time);
      if (flow != null) {
        flow.time += bucket.itemCost();
      }
      waiting.remove(taken);
      batch.add(taken.item());
    }
  }

  private double latest(Lane lane, Priority priority) {
    return flows.entrySet().stream()
        .filter(each -> each.getKey().lane() == lane && each.getKey().priority() == priority)
        .mapToDouble(each -> each.getValue().time)
        .max()
        .orElse(0);
  }

  private RunKey turnOf(Stream<Waiting> candidates, Lane lane, Priority priority) {
    return candidates
        .map(each -> each.item().run())
        .distinct()
        .min(
            Comparator.<RunKey>comparingDouble(run -> state(lane, priority, run).time)
                .thenComparingLong(run -> state(lane, priority, run).number))
        .orElseThrow();
  }

  private FlowState state(Lane lane, Priority priority, RunKey run) {
    return flows.getOrDefault(new FlowKey(lane, priority, run), new FlowState());
  }

  private int size(Lane lane, Bucket bucket, long now) {
    int count = (int) shape(lane, bucket).count();
    int most = maxItems(lane, bucket, now);
    if (options.concurrentRuns() >= options.workers()) {
      return Math.min(most, Math.ceilDiv(count, idle));
    }
    return busy < options.concurrentRuns() || count >= most ? Math.min(most, count) : 0;
  }

  private int maxItems(Lane lane, Bucket bucket, long now) {
    long byCost = Math.max(1, options(lane).maxBatchCost() / bucket.itemCost());
    return (int) Math.min(limit(lane, bucket).items(now), byCost);
  }

  private long untilRipe(Lane lane, Bucket bucket, long now) {
    long delay = options(lane).maxBatchDelay().toNanos();
    int most = maxItems(lane, bucket, now);
    if (delay == 0 || shape(lane, bucket).count() >= most) {
      return 0;
    }
    long oldest = shape(lane, bucket).mapToLong(each -> each.ageNanos(now)).max().orElseThrow();
    long due = shape(lane, bucket).mapToLong(each -> each.remainingNanos(now)).min().orElseThrow();
    ComputeEstimate estimate = estimates.getOrDefault(lane, new ComputeEstimate());
    return Math.min(delay - oldest, due - 2 * estimate.nanosFor((long) most * bucket.itemCost()));
  }

  private Stream<PendingScore> shape(Lane lane, Bucket bucket) {
    return waiting.stream()
        .filter(each -> each.lane() == lane && each.item().bucket().equals(bucket))
        .map(Waiting::item);
  }

  private BatchLimit limit(Lane lane, Bucket bucket) {
    return limits.computeIfAbsent(
        new ShapeKey(lane, bucket),
        key -> new BatchLimit(options(lane).maxBatchItems(), EngineFixture.RECOVERY.toNanos()));
  }

  private EngineOptions options(Lane lane) {
    EngineOptions found = lanes.get(lane);
    return found == null ? EngineFixture.options(1) : found;
  }

  private QueueState queue(Lane lane, Priority priority) {
    return queues.computeIfAbsent(new QueueKey(lane, priority), key -> new QueueState());
  }

  private static FlowKey flow(Lane lane, PendingScore item) {
    return new FlowKey(lane, item.priority(), item.run());
  }

  private static boolean is(Waiting each, Priority priority) {
    return each.item().priority() == priority;
  }

  int waitingItems() {
    return waiting.size();
  }

  List<Waiting> waiting() {
    return waiting;
  }

  @Nullable Waiting any(int number) {
    return waiting.isEmpty() ? null : waiting.get(number % waiting.size());
  }
}
