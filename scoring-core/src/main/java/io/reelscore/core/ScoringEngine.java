package io.reelscore.core;

/**
 * Scores samples through one model on a {@link Device}: queue, batch, run, answer. Each submitted
 * sample gets exactly one {@link ScoreOutcome}, whatever happens. Safe for use by several threads.
 */
public interface ScoringEngine extends AutoCloseable {

  /**
   * Submits one sample. After {@link #close} its outcome is {@link FailureReason#DRAINING}.
   *
   * @throws IllegalStateException when the permit is closed or used up
   */
  ScoreTicket submit(ScoringRequest request);

  /** What waits for this model now. */
  EngineLoad load();

  /**
   * Answers what waits with {@link FailureReason#DRAINING}, and waits for the batches that run. The
   * executor is not used afterwards.
   */
  @Override
  void close();
}
