package io.reelscore.core;

/**
 * Is told what an engine does; the port behind which it is measured. Called on the engine's and the
 * callers' threads, by several at once; must be short. What it throws is ignored.
 */
public interface EngineListener {

  /** Listens to nothing. */
  EngineListener NONE = new EngineListener() {};

  /** A submitted sample has its outcome; called once a sample, before the caller sees it. */
  default void answered(ScoreOutcome outcome) {}

  /** The executor is called. */
  default void batchStarted(BatchFacts batch) {}

  /** The executor returned or threw. */
  default void batchFinished(BatchFacts batch, long computeNanos) {}

  /** A batch is run again in parts, to find the sample that is to blame. */
  default void batchSplit(BatchFacts batch) {}

  /** The device lacked memory: batches of this bucket hold at most so many samples for a while. */
  default void bucketShrunk(Bucket bucket, int maxItems) {}

  /** A run took longer than the watchdog allows and was terminated. */
  default void runTerminated(BatchFacts batch) {}
}
