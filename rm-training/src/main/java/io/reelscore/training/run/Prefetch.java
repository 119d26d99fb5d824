package io.reelscore.training.run;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Makes the next items on a thread of its own while one is being used. Items come in order and are
 * made in order, so results do not depend on timing.
 */
final class Prefetch<T> implements AutoCloseable {

  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("batches").factory());
  private final BlockingQueue<Future<T>> ready;
  private final IntFunction<T> make;
  private int next;

  /**
   * @param ahead how many items are made before they are used
   * @param first the index of the first item
   */
  Prefetch(int ahead, int first, IntFunction<T> make) {
    this.next = first;
    this.ready = new ArrayBlockingQueue<>(ahead);
    this.make = make;
    for (int i = 0; i < ahead; i++) {
      order();
    }
  }

  /** The next item. */
  T next() {
    try {
      T item = ready.take().get();
      order();
      return item;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be made: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void order() {
    int index = next++;
    ready.add(maker.submit(() -> make.apply(index)));
  }

  @Override
  public void close() {
    maker.shutdownNow();
  }
}
