package io.reelscore.client;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Status;
import io.reelscore.client.ByteBudget.Room;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call as its caller sees it: waits for room in the budget, then is attempted until there is an
 * answer by the retry rules. Waits and attempts share one deadline, and end with the caller's
 * context.
 */
final class Attempts<R> {
  private final Connection connection;
  private final Deadline deadline;
  private final Start<R> start;
  private final Room room;
  private final Runnable attempt;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<R> current;
  private int attempts;

  /** Begins one attempt; cancelling its reply cancels the call. */
  interface Start<R> {
    CompletableFuture<R> start(Deadline deadline);
  }

  private Attempts(Connection connection, Deadline deadline, long bytes, Start<R> start) {
    this.connection = connection;
    this.deadline = deadline;
    this.start = start;
    this.attempt = connection.carried(this::attempt);
    connection.begin(answer, status -> fail(status.asRuntimeException()));
    this.room = connection.budget().enter(bytes);
  }

  /**
   * The reply, or what the last attempt failed with. Cancelling it cancels what is under way.
   *
   * @throws IllegalStateException when the client is closed
   */
  static <R> CompletableFuture<R> reply(
      Connection connection, Deadline deadline, long bytes, Start<R> start) {
    Attempts<R> attempts = new Attempts<>(connection, deadline, bytes, start);
    attempts.begin(bytes);
    return attempts.answer;
  }

  private void begin(long bytes) {
    Context context = Context.current();
    Context.CancellationListener listener =
        ended -> fail(Contexts.statusFromCancelled(ended).asRuntimeException());
    context.addListener(listener, MoreExecutors.directExecutor());
    Runnable timer =
        room.granted().isDone() ? () -> {} : connection.later(left(), () -> late(bytes));
    var unusedEnd =
        answer.whenComplete((reply, thrown) -> {
          context.removeListener(listener);
          timer.run();
          room.leave();
          cancelCurrent();
        });
    var unusedStart = room.granted().thenRun(attempt);
  }

  private void late(long bytes) {
    if (!room.granted().isDone()) {
      fail(
          Status.DEADLINE_EXCEEDED
              .withDescription(
                  "no room for %d bytes within the deadline (in flight: at most %d)"
                      .formatted(bytes, connection.budget().maxBytes()))
              .asRuntimeException());
    }
  }

  private void attempt() {
    if (answer.isDone()) {
      return;
    }
    attempts++;
    CompletableFuture<R> reply;
    try {
      reply = start.start(deadline);
    } catch (RuntimeException thrown) {
      fail(thrown);
      return;
    }
    current = reply;
    var unused = reply.whenComplete(this::ended);
    if (answer.isDone()) {
      cancelCurrent();
    }
  }

  private void ended(@Nullable R reply, @Nullable Throwable thrown) {
    if (thrown == null) {
      connection.rules().answered();
      room.leave();
      answer.complete(reply);
      return;
    }
    Optional<Duration> wait =
        answer.isDone()
            ? Optional.empty()
            : connection.rules().wait(connection.failures().ofCall("", thrown), attempts, deadline);
    if (wait.isPresent()) {
      Runnable unused = connection.later(wait.get(), attempt);
    } else {
      fail(thrown);
    }
  }

  private void fail(Throwable thrown) {
    room.leave();
    answer.completeExceptionally(thrown);
  }

  private void cancelCurrent() {
    CompletableFuture<R> reply = current;
    if (reply != null) {
      reply.cancel(true);
    }
  }

  private Duration left() {
    return Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  /** The reply of a call; cancelling it cancels the call. */
  static <R> CompletableFuture<R> of(ListenableFuture<R> call) {
    CompletableFuture<R> reply = new CompletableFuture<>();
    Futures.addCallback(
        call,
        new FutureCallback<R>() {
          @Override
          public void onSuccess(R message) {
            reply.complete(message);
          }

          @Override
          public void onFailure(Throwable thrown) {
            reply.completeExceptionally(thrown);
          }
        },
        MoreExecutors.directExecutor());
    var unused =
        reply.whenComplete((message, thrown) -> {
          if (thrown instanceof CancellationException) {
            call.cancel(true);
          }
        });
    return reply;
  }
}
