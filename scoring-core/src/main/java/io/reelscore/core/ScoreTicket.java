package io.reelscore.core;

import java.util.concurrent.CompletionStage;

/** A submitted sample. */
public interface ScoreTicket {

  /**
   * Completes exactly once and never exceptionally. Dependent stages without an executor of their
   * own run on the engine's threads and must be short.
   */
  CompletionStage<ScoreOutcome> outcome();

  /**
   * The caller wants no outcome any more: it becomes {@link FailureReason#CANCELLED} unless there
   * is one. A sample that waits is never run; one that runs is run to its end and discarded.
   */
  void cancel();
}
