package io.reelscore.core;

import java.util.List;

/**
 * Runs a batch and answers each of its samples. When the run of a batch fails, its samples are run
 * once more one at a time, so that one which the model cannot take does not fail its neighbours;
 * whatever the executor throws, errors of the JVM included, becomes an outcome.
 */
final class BatchRun {
  private final EngineModel model;
  private final Ticker ticker;
  private final EngineListener listener;

  BatchRun(EngineModel model, Ticker ticker, EngineListener listener) {
    this.model = model;
    this.ticker = ticker;
    this.listener = listener;
  }

  void run(List<PendingScore> batch) {
    try {
      if (!attempt(batch, batch.size() == 1)) {
        for (PendingScore item : batch) {
          attempt(List.of(item), true);
        }
      }
    } catch (Throwable e) {
      fail(batch, e);
    } finally {
      batch.forEach(PendingScore::letGo);
    }
  }

  /** Runs what is still wanted of the batch; false when that failed and nothing was answered. */
  private boolean attempt(List<PendingScore> batch, boolean last) {
    long started = ticker.nanos();
    List<PendingScore> wanted =
        batch.stream()
            .filter(item -> !item.isAnswered() && !item.expireIfDue(started, FailureStage.QUEUE))
            .toList();
    if (wanted.isEmpty()) {
      return true;
    }
    float[][] rows;
    try {
      rows = execute(wanted, started);
    } catch (Throwable e) {
      if (last) {
        fail(wanted, e);
      }
      return last;
    }
    long finished = ticker.nanos();
    for (int i = 0; i < rows.length; i++) {
      PendingScore item = wanted.get(i);
      if (!item.expireIfDue(finished, FailureStage.EXECUTION)) {
        item.answer(outcome(item, rows[i], wanted.size(), started, finished));
      }
    }
    return true;
  }

  private float[][] execute(List<PendingScore> wanted, long started)
      throws BatchExecutor.ExecutionException {
    long oldestQueueNanos = 0;
    for (PendingScore item : wanted) {
      oldestQueueNanos = Math.max(oldestQueueNanos, item.ageNanos(started));
    }
    BatchFacts facts = facts(wanted, oldestQueueNanos);
    listener.batchStarted(facts);
    try {
      float[][] rows =
          model
              .executor()
              .execute(wanted.stream().map(PendingScore::input).toList(), new RunControl());
      if (rows.length != wanted.size()) {
        throw new IllegalStateException(
            "rows: %d (expected: %d)".formatted(rows.length, wanted.size()));
      }
      return rows;
    } finally {
      long computeNanos = ticker.nanos() - started;
      listener.batchFinished(facts, computeNanos);
    }
  }

  private BatchFacts facts(List<PendingScore> batch, long oldestQueueNanos) {
    Bucket bucket = batch.getFirst().input().bucket();
    long used = batch.stream().mapToLong(item -> item.input().usedCost()).sum();
    long padded = (long) model.executor().rowsFor(batch.size()) * bucket.itemCost();
    return new BatchFacts(bucket, batch.size(), used, padded, oldestQueueNanos);
  }

  private ScoreOutcome outcome(
      PendingScore item, float[] row, int batchItems, long started, long finished) {
    List<String> dimensions = model.dimensions();
    if (row.length != dimensions.size()) {
      return failed(
          FailureReason.EXECUTION_FAILED,
          "rewards: %d (expected: %d)".formatted(row.length, dimensions.size()));
    }
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        return failed(
            FailureReason.NON_FINITE_SCORE,
            "reward %s: %s (expected: a finite number)".formatted(dimensions.get(i), row[i]));
      }
    }
    return new ScoreOutcome.Scored(
        row, new ScoreOutcome.Timings(item.ageNanos(started), finished - started, batchItems));
  }

  private static void fail(List<PendingScore> batch, Throwable cause) {
    String message =
        "the run of the model failed: "
            + (cause instanceof BatchExecutor.ExecutionException ? cause.getMessage() : cause);
    for (PendingScore item : batch) {
      item.answer(failed(FailureReason.EXECUTION_FAILED, message));
    }
  }

  private static ScoreOutcome.Failed failed(FailureReason reason, String message) {
    return new ScoreOutcome.Failed(reason, FailureStage.EXECUTION, message);
  }
}
