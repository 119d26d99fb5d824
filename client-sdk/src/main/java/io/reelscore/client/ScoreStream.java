package io.reelscore.client;

import io.grpc.Status;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Samples that are sent one after another and answered as they finish, in whatever order that is.
 * Large clips go in chunks. A call that breaks is followed by another, and what has no reply is
 * sent again as {@link RetryPolicy} says; what then has none is a {@link ScoreResult.Failed}. Safe
 * for use by several threads.
 *
 * {@snippet file="io/reelscore/client/ExamplesTest.java" region=push}
 */
public final class ScoreStream implements AutoCloseable {
  /** As many as a server takes of one stream. */
  static final int MAX_IN_FLIGHT = 64;

  private final Connection connection;
  private final ScoreOptions options;
  private final SampleStream samples;
  private final Semaphore places = new Semaphore(MAX_IN_FLIGHT, true);
  private final Set<StreamSample> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ScoreStream(Connection connection, ScoreOptions options) {
    this.connection = connection;
    this.options = options;
    this.samples = new SampleStream(connection, options);
  }

  /**
   * Sends a sample. Waits while 64 samples of this stream, or as many bytes as the client may, are
   * in flight; at most for the sample's deadline.
   *
   * @param sample what is scored
   * @return completes normally with the result, at the sample's deadline at the latest; cancelling
   *     it lets the result go
   * @throws InterruptedException when interrupted while it waits; the sample is taken back
   * @throws IllegalStateException when the stream or its client is closed
   */
  public CompletableFuture<ScoreResult> send(Sample sample) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
    long nanos = connection.deadline(options).timeRemaining(TimeUnit.NANOSECONDS);
    if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      return CompletableFuture.completedFuture(noPlace(sample));
    }
    StreamSample sent;
    try {
      sent = samples.submit(sample);
    } catch (IllegalStateException isClosed) {
      places.release();
      throw isClosed;
    }
    CompletableFuture<ScoreResult> answer = sent.answer();
    underWay.add(sent);
    var unused =
        answer.whenComplete((result, thrown) -> {
          places.release();
          underWay.remove(sent);
        });
    try {
      CompletableFuture.anyOf(sent.room().granted(), answer).get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return answer;
  }

  private static ScoreResult noPlace(Sample sample) {
    return new ScoreResult.Failed(
        sample.id(),
        Status.Code.DEADLINE_EXCEEDED,
        Reason.REASON_DEADLINE_EXCEEDED,
        Stage.STAGE_UNSPECIFIED,
        "no place in the stream within the sample's time (in flight: at most %d)"
            .formatted(MAX_IN_FLIGHT),
        false);
  }

  /** Breaks off: each sample without a result fails as CANCELLED. */
  public void cancel() {
    closed = true;
    samples.cancel(Status.CANCELLED.withDescription("the stream was cancelled"));
  }

  /**
   * Takes no more samples and waits until each has its result, which is at its deadline at the
   * latest. Interrupted, it breaks off.
   */
  @Override
  public void close() {
    closed = true;
    samples.finish();
    try {
      CompletableFuture.allOf(
              underWay.stream().map(StreamSample::answer).toArray(CompletableFuture<?>[]::new))
          .exceptionally(cancelled -> null)
          .get();
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
