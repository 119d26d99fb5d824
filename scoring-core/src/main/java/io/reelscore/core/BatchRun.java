package io.reelscore.core;

import io.reelscore.core.BatchExecutor.ExecutionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch and answers each of its samples. One worker's thread runs it; the owner of the
 * queues supervises it.
 *
 * <p>When a run fails, its halves are run, and theirs, until the sample to blame is alone and fails
 * alone. One such sample of n costs at most {@code 2 log2(n)} further runs; after twice that many,
 * whatever is not answered yet fails, so that a model that fails always is not run n times. Halves
 * made for lack of memory don't count: they are fewer than 2n by themselves. A row that is not
 * finite in all dimensions is that sample's alone where rows are known to be independent; elsewhere
 * its neighbours may have suffered from it, and the batch is halved as well. A run that was
 * terminated is not repeated.
 *
 * <p>Whatever the executor throws, errors of the JVM included, becomes an outcome.
 */
final class BatchRun {
  private final Ticker ticker;
  private final long watchdogNanos;
  private volatile @Nullable Attempt current;

  BatchRun(Ticker ticker, long watchdogNanos) {
    this.ticker = ticker;
    this.watchdogNanos = watchdogNanos;
  }

  BatchReport run(Batch batch) {
    Tally tally = new Tally(batch);
    try {
      tally.parts.add(batch.items());
      for (var part = tally.parts.poll(); part != null; part = tally.parts.poll()) {
        attempt(part, tally);
      }
    } catch (Throwable e) {
      fail(batch.items(), e);
    } finally {
      current = null;
      batch.items().forEach(PendingScore::letGo);
    }
    return tally.report();
  }

  /** Terminates a run that has taken too long and answers its samples. By the owner's thread. */
  long supervise(long nowNanos) {
    Attempt attempt = current;
    if (attempt == null) {
      return watchdogNanos;
    }
    long remaining = watchdogNanos - attempt.control.runningNanos(nowNanos);
    if (remaining > 0 || attempt.control.isTerminated()) {
      return Math.max(remaining, watchdogNanos / 8);
    }
    attempt.terminate(watchdogNanos);
    return watchdogNanos;
  }

  /** Runs what is still wanted of a part. */
  private void attempt(List<PendingScore> part, Tally tally) {
    Lane lane = tally.batch.lane();
    long started = ticker.nanos();
    List<PendingScore> wanted = new ArrayList<>(part.size());
    long oldestQueueNanos = 0;
    for (PendingScore item : part) {
      if (!item.isAnswered() && !item.expireIfDue(started, FailureStage.QUEUE)) {
        wanted.add(item);
        oldestQueueNanos = Math.max(oldestQueueNanos, item.ageNanos(started));
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    Attempt attempt = new Attempt(lane, wanted, oldestQueueNanos, new RunControl(ticker));
    current = attempt;
    tally.runs++;
    try {
      float[][] rows = attempt.execute(ticker, tally);
      answer(attempt, rows, started, tally);
    } catch (ExecutionException e) {
      switch (e.kind()) {
        case TERMINATED -> fail(wanted, FailureReason.EXECUTION_TIMED_OUT, e);
        case OUT_OF_MEMORY -> {
          tally.lackedMemory(wanted.size());
          splitOrFail(attempt, tally, e, true);
        }
        case FAILED -> splitOrFail(attempt, tally, e, false);
      }
    } catch (Throwable e) {
      splitOrFail(attempt, tally, e, false);
    }
  }

  private void answer(Attempt attempt, float[][] rows, long started, Tally tally) {
    long finished = ticker.nanos();
    EngineModel model = attempt.lane.model();
    boolean suspect = false;
    for (float[] row : rows) {
      suspect |= !Rewards.areFinite(row);
    }
    if (suspect && !model.rowsIndependent() && tally.maySplit(attempt.items)) {
      split(attempt, tally);
      return;
    }
    for (int i = 0; i < rows.length; i++) {
      PendingScore item = attempt.items.get(i);
      if (!item.expireIfDue(finished, FailureStage.EXECUTION)) {
        ScoreOutcome.Timings timings =
            new ScoreOutcome.Timings(item.ageNanos(started), finished - started, rows.length);
        item.answer(
            suspect && !model.rowsIndependent() && rows.length > 1
                ? Rewards.doubtful(model, rows[i], timings)
                : Rewards.outcome(model, rows[i], timings));
      }
    }
  }

  private static void splitOrFail(
      Attempt attempt, Tally tally, Throwable cause, boolean alwaysSplit) {
    if (attempt.items.size() > 1 && (alwaysSplit || tally.maySplit(attempt.items))) {
      split(attempt, tally);
    } else {
      fail(attempt.items, cause);
    }
  }

  private static void split(Attempt attempt, Tally tally) {
    int half = attempt.items.size() / 2;
    tally.parts.addFirst(attempt.items.subList(half, attempt.items.size()));
    tally.parts.addFirst(attempt.items.subList(0, half));
    attempt.lane.listener().batchSplit(attempt.facts);
  }

  private static void fail(List<PendingScore> items, Throwable cause) {
    fail(items, FailureReason.EXECUTION_FAILED, cause);
  }

  private static void fail(List<PendingScore> items, FailureReason reason, Throwable cause) {
    String message =
        "the run of the model failed: "
            + (cause instanceof ExecutionException ? cause.getMessage() : cause);
    for (PendingScore item : items) {
      item.fail(reason, FailureStage.EXECUTION, message);
    }
  }

  /** What is left to run of a batch, and what is learned from it. */
  private static final class Tally {
    private final Batch batch;
    private final ArrayDeque<List<PendingScore>> parts = new ArrayDeque<>();
    private final int maxRuns;
    private int runs;
    private long ranCost;
    private long ranNanos;
    private int outOfMemoryItems;

    Tally(Batch batch) {
      this.batch = batch;
      int halvings = Integer.SIZE - Integer.numberOfLeadingZeros(batch.items().size() - 1);
      this.maxRuns = 1 + 4 * halvings;
    }

    /** Whether both halves and all that waits may still be run. */
    boolean maySplit(List<PendingScore> items) {
      return items.size() > 1 && runs + parts.size() + 2 <= maxRuns;
    }

    void lackedMemory(int items) {
      outOfMemoryItems = outOfMemoryItems == 0 ? items : Math.min(outOfMemoryItems, items);
    }

    void ran(long cost, long nanos) {
      if (ranCost == 0) {
        ranCost = cost;
        ranNanos = nanos;
      }
    }

    BatchReport report() {
      return new BatchReport(batch.bucket(), ranCost, ranNanos, outOfMemoryItems);
    }
  }

  /** One call of the executor. */
  private static final class Attempt {
    private final Lane lane;
    private final List<PendingScore> items;
    private final BatchFacts facts;
    private final RunControl control;

    Attempt(Lane lane, List<PendingScore> items, long oldestQueueNanos, RunControl control) {
      this.lane = lane;
      this.items = items;
      this.control = control;
      Bucket bucket = items.getFirst().bucket();
      long used = 0;
      for (PendingScore item : items) {
        used += item.input().usedCost();
      }
      long padded = (long) lane.model().executor().rowsFor(items.size()) * bucket.itemCost();
      this.facts = new BatchFacts(bucket, items.size(), used, padded, oldestQueueNanos);
    }

    float[][] execute(Ticker ticker, Tally tally) throws ExecutionException {
      List<SampleInput> inputs = new ArrayList<>(items.size());
      for (PendingScore item : items) {
        inputs.add(item.input());
      }
      lane.listener().batchStarted(facts);
      boolean returned = false;
      try {
        float[][] rows = lane.model().executor().execute(inputs, control);
        if (rows.length != items.size()) {
          throw new IllegalStateException(
              "rows: %d (expected: %d)".formatted(rows.length, items.size()));
        }
        returned = true;
        return rows;
      } finally {
        long computeNanos = control.runningNanos(ticker.nanos());
        if (returned) {
          tally.ran(facts.paddedCost(), computeNanos);
        }
        lane.listener().batchFinished(facts, computeNanos);
      }
    }

    /** Answers first: the end of the run has less to say. */
    void terminate(long watchdogNanos) {
      for (PendingScore item : items) {
        item.fail(
            FailureReason.EXECUTION_TIMED_OUT,
            FailureStage.EXECUTION,
            "the run of the model was terminated after %.1f s (expected: to end by itself)"
                .formatted(watchdogNanos / 1e9));
      }
      lane.listener().runTerminated(facts);
      control.terminate();
    }
  }
}
