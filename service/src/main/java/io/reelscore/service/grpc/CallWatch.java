package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.Ticker;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.scoring.CallScope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows the gRPC context of one call, or of one sample of it: its deadline becomes the engine's,
 * and its end, be it by the caller or by the deadline, ends what is under way for it.
 */
final class CallWatch implements AutoCloseable {
  private final Context context;
  private final CallScope scope;
  private final Runnable release;
  private final List<Runnable> onEnd = new CopyOnWriteArrayList<>();
  private final Context.CancellationListener onCancel = ended -> end();

  private volatile boolean closed;

  private CallWatch(Context context, CallScope scope, Runnable release) {
    this.context = context;
    this.scope = scope;
    this.release = release;
    context.addListener(onCancel, Runnable::run);
  }

  /** Watches the call this thread serves; {@link CallGuard} has given it a deadline. */
  static CallWatch current(Ticker ticker) {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    if (deadline == null) {
      throw new IllegalStateException("call: without a deadline (expected: one by CallGuard)");
    }
    long deadlineNanos = ticker.nanos() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return new CallWatch(
        context, new CallScope(ticker, deadlineNanos, context::isCancelled), () -> {});
  }

  /**
   * Watches one of the call's samples, which ends with the call, with this watch, or when its own
   * time is over.
   *
   * @param clock ends it
   */
  CallWatch part(long timeNanos, ScheduledExecutorService clock) {
    Ticker ticker = scope.ticker();
    long deadlineNanos = ticker.nanos() + Math.min(timeNanos, scope.remainingNanos());
    Context.CancellableContext part =
        context.withDeadlineAfter(timeNanos, TimeUnit.NANOSECONDS, clock);
    Runnable cancel = () -> part.cancel(null);
    onEnd(cancel);
    return new CallWatch(
        part,
        new CallScope(ticker, deadlineNanos, part::isCancelled),
        () -> {
          onEnd.remove(cancel);
          cancel.run();
        });
  }

  CallScope scope() {
    return scope;
  }

  /** Runs the action when the call ends, in the order they came; at once when it has. */
  void onEnd(Runnable action) {
    onEnd.add(action);
    if (closed || context.isCancelled()) {
      action.run();
    }
  }

  /**
   * Waits for a value.
   *
   * @throws Rejection when the call ends first
   */
  <T> T await(CompletionStage<T> stage) throws Rejection {
    CompletableFuture<T> value = stage.toCompletableFuture();
    onEnd(() ->
        value.completeExceptionally(
            new Rejection(
                new ScoreOutcome.Failed(
                    FailureReason.CANCELLED, FailureStage.QUEUE, "the caller went away"))));
    try {
      return value.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Rejection ended) {
        throw new Rejection(explained(ended.failure()));
      }
      throw new IllegalStateException(e);
    }
  }

  /** What was cancelled because of the deadline says so. */
  ScoreOutcome.Failed explained(ScoreOutcome.Failed failed) {
    return failed.reason() == FailureReason.CANCELLED && scope.remainingNanos() <= 0
        ? CallScope.deadlineExceeded(failed.stage())
        : failed;
  }

  private void end() {
    onEnd.forEach(Runnable::run);
  }

  @Override
  public void close() {
    closed = true;
    context.removeListener(onCancel);
    end();
    release.run();
  }
}
