package io.reelscore.core;

/** A worker as the owner of the queues sees it. */
interface BatchRunner {

  /** Runs the batch; only when it has reported that it has nothing to do. Must not block. */
  void start(Batch batch);

  /**
   * Terminates the run when it has taken too long.
   *
   * @return nanoseconds until the next look
   */
  long supervise(long nowNanos);

  /** Ends it; only when it has reported that it has nothing to do. */
  void stop();
}
