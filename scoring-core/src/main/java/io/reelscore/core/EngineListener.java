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

  /** The executor is called with {@code items} samples, the oldest of which waited so long. */
  default void batchStarted(int items, long oldestQueueNanos) {}

  /** The executor returned or threw. */
  default void batchFinished(int items, long computeNanos) {}
}
