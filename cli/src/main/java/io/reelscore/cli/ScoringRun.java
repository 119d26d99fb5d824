package io.reelscore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Scores many clips, several at a time, and reports them in the order they were given. */
final class ScoringRun {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final ClipScorer scorer;
  private final int parallel;
  private final LongSupplier nanoClock;
  private final IntConsumer progress;

  /**
   * @param parallel clips in flight, at least 1
   * @param nanoClock monotonic time
   * @param progress is told the number of finished clips, by several threads
   */
  ScoringRun(ClipScorer scorer, int parallel, LongSupplier nanoClock, IntConsumer progress) {
    this.scorer = scorer;
    this.parallel = parallel;
    this.nanoClock = nanoClock;
    this.progress = progress;
  }

  /** Scores all clips; hands over each report once those before it are there. */
  void score(List<ClipRequest> clips, Consumer<ClipReport> reports) throws InterruptedException {
    AtomicInteger finished = new AtomicInteger();
    try (ExecutorService workers = Executors.newFixedThreadPool(parallel)) {
      try {
        List<Future<ClipReport>> pending = new ArrayList<>();
        for (ClipRequest clip : clips) {
          pending.add(
              workers.submit(() -> {
                ClipReport report = score(clip);
                progress.accept(finished.incrementAndGet());
                return report;
              }));
        }
        for (Future<ClipReport> report : pending) {
          reports.accept(report.get());
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } finally {
        workers.shutdownNow();
      }
    }
  }

  private ClipReport score(ClipRequest clip) {
    long start = nanoClock.getAsLong();
    ClipOutcome outcome = scorer.score(clip);
    return new ClipReport(clip, outcome, (nanoClock.getAsLong() - start) / NANOS_A_MILLI);
  }
}
