package io.reelscore.service;

import java.time.Duration;

/** Repeats what the other side of a socket will make true soon. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Eventually() {}

  /** An attempt that throws while it is too early. */
  interface Attempt {
    void run() throws Exception;
  }

  static void succeeds(Attempt attempt) throws Exception {
    long start = System.nanoTime();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
