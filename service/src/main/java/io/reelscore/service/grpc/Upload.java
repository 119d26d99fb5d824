package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The data of one sample as it comes in chunks. One thread brings chunks; another ends the upload,
 * after which nothing is written into its memory.
 */
final class Upload {
  private final ByteBuffer room;
  private final Duration patience;
  private final IdleTimer untilNext;
  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private int receivedBytes;
  private boolean ended;

  /**
   * @param room for all of the data, from 0 to its capacity
   * @param patience how long it may keep the server waiting for its next chunk
   */
  Upload(ByteBuffer room, ScheduledExecutorService clock, Duration patience) {
    this.room = room.duplicate().clear();
    this.patience = patience;
    this.untilNext = new IdleTimer(clock, patience, this::late);
  }

  /** The server is ready for the next chunk. */
  synchronized void awaitNext() {
    if (!ended && !whole.isDone()) {
      untilNext.start();
    }
  }

  /** The server takes no chunk for now. */
  void rest() {
    untilNext.stop();
  }

  /** Completes when all bytes have come, or with the {@link Rejection} that says why they won't. */
  CompletionStage<Void> whole() {
    return whole.minimalCompletionStage();
  }

  /** Writes a chunk where it belongs, if that is the next it waits for; it counts when taken. */
  synchronized boolean place(long offset, int bytes, PayloadMemory.Source source) throws Rejection {
    if (ended || whole.isDone() || offset != receivedBytes || bytes > missingBytes()) {
      return false;
    }
    source.read(room.slice(receivedBytes, bytes));
    return true;
  }

  /**
   * Takes a chunk.
   *
   * @param data null when it has been placed
   * @return whether that was the last one
   */
  synchronized boolean take(long offset, int bytes, @Nullable ByteBuffer data) {
    if (ended || whole.isDone()) {
      return false;
    }
    if (bytes == 0) {
      fail("chunk.data", "0 bytes", "at least 1");
    } else if (offset != receivedBytes) {
      fail("chunk.offset", offset, receivedBytes + ", where the last chunk ended");
    } else if (bytes > missingBytes()) {
      fail("chunk.data", bytes + " bytes", missingBytes() + " at most, as start.data_bytes says");
    } else {
      if (data != null) {
        room.slice(receivedBytes, bytes).put(data.duplicate());
      }
      receivedBytes += bytes;
    }
    rest();
    boolean last = missingBytes() == 0 && whole.complete(null);
    awaitNext();
    return last;
  }

  /** No chunk will come any more. */
  synchronized void cutOff() {
    fail("chunks", receivedBytes + " bytes", room.capacity() + ", as start.data_bytes says");
  }

  /** Another sample of that name was to begin: whose data the chunks are cannot be told. */
  synchronized void begunAgain(String sampleId) {
    fail(
        "start.sample.sample_id",
        sampleId + " a second time",
        "once: data of two samples under one name cannot be told apart");
  }

  private void late() {
    refuse(
        Rejection.atAdmission(
            FailureReason.DEADLINE_EXCEEDED,
            "the next chunk did not come within %d ms".formatted(patience.toMillis())));
  }

  /** Nothing is written from now on. */
  synchronized void end() {
    ended = true;
    rest();
  }

  void refuse(Rejection rejection) {
    whole.completeExceptionally(rejection);
  }

  private int missingBytes() {
    return room.capacity() - receivedBytes;
  }

  private void fail(String field, Object found, Object expected) {
    refuse(Rejection.ofField(FailureReason.INVALID_FIELD, field, found, expected));
  }
}
