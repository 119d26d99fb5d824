package io.reelscore.training;

import io.reelscore.training.run.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into a request to stop, and lets the machine wait until it is heeded,
 * while a training takes steps. The process then ends with the code of the signal: 130 after
 * Ctrl-C, 143 after SIGTERM.
 */
final class StopOnSignal implements AutoCloseable {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final CountDownLatch heeded = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param otherwise what is done when no steps are being taken, so that the process just ends
   */
  StopOnSignal(StopRequest stop, Runnable otherwise) {
    this.hook =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              stop.make();
              if (stop.isHeeded()) {
                await(stop);
              } else {
                otherwise.run();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await(StopRequest stop) {
    try {
      do {
        if (heeded.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (stop.isHeeded());
      heeded.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called when all is said and saved. */
  @Override
  public void close() {
    heeded.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The machine is going down; the hook runs.
    }
  }
}
