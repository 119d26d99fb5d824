package io.reelscore.loadtest.load;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: the next sample is sent when an earlier one is answered. The first failure ends
 * it.
 */
public final class Window {
  private final int size;
  private final Semaphore places;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** A loop with so many samples on their way. */
  public Window(int size) {
    this.size = size;
    this.places = new Semaphore(size);
  }

  /** Waits for a free place. */
  public void enter() throws InterruptedException {
    places.acquire();
    requireNoFailure();
  }

  /** A sample was answered with rewards. */
  public void scored() {
    places.release();
  }

  /** A sample has no rewards. */
  public void failed(String message) {
    failure.compareAndSet(null, message);
    places.release();
  }

  /** Waits until all are answered. */
  public void awaitEmpty() throws InterruptedException {
    places.acquire(size);
    places.release(size);
    requireNoFailure();
  }

  private void requireNoFailure() {
    String message = failure.get();
    if (message != null) {
      throw new IllegalStateException("a sample was not scored: " + message);
    }
  }
}
