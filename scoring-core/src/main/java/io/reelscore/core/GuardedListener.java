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
  public void batchStarted(int items, long oldestQueueNanos) {
    guard(() -> listener.batchStarted(items, oldestQueueNanos));
  }

  @Override
  public void batchFinished(int items, long computeNanos) {
    guard(() -> listener.batchFinished(items, computeNanos));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable ignored) {
      // Nobody to tell: this is the port for telling.
    }
  }
}
