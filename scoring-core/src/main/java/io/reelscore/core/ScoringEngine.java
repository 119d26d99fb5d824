package io.reelscore.core;

import java.time.Duration;

/**
 * Scores samples through one model instance: admit, queue, batch, run, answer. Each submitted
 * sample gets exactly one {@link ScoreOutcome}, whatever happens. Safe for use by several threads.
 *
 * <p>One batcher thread owns the queue, whose length the permits bound; {@code workers} threads run
 * the batches it forms. A worker that is idle never waits for a batch to fill unless {@link
 * EngineOptions#maxBatchDelay()} says so; when several are idle they share what is queued.
 * Deadlines are checked at submission, while queued, when a batch starts, and before the answer.
 */
public interface ScoringEngine extends AutoCloseable {

  /** Starts an engine. */
  static ScoringEngine start(
      EngineModel model, EngineOptions options, Ticker ticker, EngineListener listener) {
    return new BatchingEngine(model, options, ticker, listener);
  }

  /**
   * Asks for the right to hold samples in memory, before anything is decoded or queued.
   *
   * @param items samples that will be submitted, at least 1
   * @param bytes what they occupy
   * @return refused with {@link FailureReason#OVERLOADED} and a retry hint when the engine is full,
   *     with {@link FailureReason#TOO_LARGE} when it could never be granted, with {@link
   *     FailureReason#DRAINING} when the engine takes nothing new
   */
  Admission admit(int items, long bytes);

  /**
   * Submits one sample.
   *
   * @throws IllegalStateException when the permit is closed, used up, or of another engine
   */
  ScoreTicket submit(ScoringRequest request);

  /** What the engine holds now. */
  EngineLoad load();

  /**
   * Admits nothing from now on and waits until everything admitted is answered and let go.
   *
   * @return false when some was left at the end of {@code timeout}
   */
  boolean drain(Duration timeout) throws InterruptedException;

  /**
   * Admits nothing from now on, answers what waits with {@link FailureReason#DRAINING}, waits for
   * the batches that run, and ends the engine's threads. The executor is not used afterwards.
   */
  @Override
  void close();
}
