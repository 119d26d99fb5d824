package io.reelscore.core;

/** Passes on what it hears and swallows what the other throws: no listener costs an answer. */
final class GuardedListener implements EngineListener {
  private final EngineListener listener;

  GuardedListener(EngineListener listener) {
    this.listener = listener;
  }

  @Override
  public void answered(ScoreOutcome outcome) {
    guard(() -> listener.answered(outcome));
  }

  @Override
  public void batchStarted(BatchFacts batch) {
    guard(() -> listener.batchStarted(batch));
  }

  @Override
  public void batchFinished(BatchFacts batch, long computeNanos) {
    guard(() -> listener.batchFinished(batch, computeNanos));
  }

  @Override
  public void batchSplit(BatchFacts batch) {
    guard(() -> listener.batchSplit(batch));
  }

  @Override
  public void bucketShrunk(Bucket bucket, int maxItems) {
    guard(() -> listener.bucketShrunk(bucket, maxItems));
  }

  @Override
  public void runTerminated(BatchFacts batch) {
    guard(() -> listener.runTerminated(batch));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable ignored) {
      // Nobody to tell: this is the port for telling.
    }
  }
}
