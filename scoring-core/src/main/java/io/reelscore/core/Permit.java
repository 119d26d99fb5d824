package io.reelscore.core;

import java.util.Optional;

/**
 * The right to hold some samples and their bytes in memory. Closing it twice is closing it once.
 * What it covers becomes free when it is closed and the engine has let go of each sample submitted
 * under it, whichever is later. Safe for use by several threads.
 */
public interface Permit extends AutoCloseable {

  /** How many samples may be submitted under it. */
  int items();

  /** The bytes it covers. */
  long bytes();

  /**
   * Covers more, or nothing more when that is refused. One that was refused something and ends
   * before a sample was submitted under it counts against no rate: who waits as long as the refusal
   * says gets all of it at the next try.
   *
   * @return why it is refused, as of {@link AdmissionControl#admit}; empty when it is granted
   * @throws IllegalStateException when it is closed
   */
  Optional<ScoreOutcome.Failed> grow(int items, long bytes);

  /**
   * Counts what it covers, and will cover, against the limits of a run as well. Once only.
   *
   * @return why it is refused: the run holds too much; empty when it is granted
   * @throws IllegalStateException when it is closed, or of a run already
   */
  Optional<ScoreOutcome.Failed> assign(RunKey run);

  /** Runs the action when everything it covers becomes free; at once when that has happened. */
  void onRelease(Runnable action);

  @Override
  void close();
}
