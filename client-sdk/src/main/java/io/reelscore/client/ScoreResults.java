package io.reelscore.client;

import io.grpc.Status;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Results of many samples as they finish, in whatever order that is: one for each sample, under its
 * id. A sample is taken and sent when results are read, and at most 64 are in flight or unread: who
 * does not read holds nothing but these. Read by one thread, once.
 *
 * {@snippet file="io/reelscore/client/ExamplesTest.java" region=pull}
 */
public final class ScoreResults implements Iterable<ScoreResult>, AutoCloseable {
  private final SampleStream stream;
  private final Iterator<Sample> samples;
  private final BlockingQueue<ScoreResult> ready = new LinkedBlockingQueue<>();
  private int unread;
  private boolean begun;

  ScoreResults(SampleStream stream, Iterator<Sample> samples) {
    this.stream = stream;
    this.samples = samples;
  }

  /**
   * The results; waiting for the next ends at the latest at the deadline of a sample. Interrupted,
   * it breaks off: each sample without a result fails as CANCELLED, and the thread stays
   * interrupted.
   *
   * @throws IllegalStateException when called again
   */
  @Override
  public Iterator<ScoreResult> iterator() {
    if (begun) {
      throw new IllegalStateException("results: read a second time (expected: once)");
    }
    begun = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return unread > 0 || samples.hasNext();
      }

      @Override
      public ScoreResult next() {
        return read();
      }
    };
  }

  private ScoreResult read() {
    fill();
    if (unread == 0) {
      throw new NoSuchElementException();
    }
    ScoreResult result = ready.poll();
    while (result == null) {
      try {
        result = ready.take();
      } catch (InterruptedException e) {
        stream.cancel(Status.CANCELLED.withDescription("interrupted"));
        result = ready.poll();
        Thread.currentThread().interrupt();
      }
    }
    unread--;
    if (unread == 0 && !samples.hasNext()) {
      stream.finish();
    }
    return result;
  }

  private void fill() {
    while (unread < ScoreStream.MAX_IN_FLIGHT && samples.hasNext()) {
      var unused = stream.submit(samples.next()).answer().thenAccept(result -> ready.add(result));
      unread++;
    }
  }

  /** Breaks off what is still in flight; its results are lost. */
  @Override
  public void close() {
    stream.cancel(Status.CANCELLED.withDescription("closed before the result was read"));
  }
}
