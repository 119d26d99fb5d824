package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.ScoreTicket;
import io.reelscore.core.Ticker;
import io.reelscore.service.scoring.CallScope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Follows one call's gRPC context: its deadline becomes the engine's, and its end, be it by the
 * caller or by the deadline, cancels what was submitted for it.
 */
final class CallWatch implements AutoCloseable {
  private final Context context;
  private final CallScope scope;
  private final List<ScoreTicket> tickets = new CopyOnWriteArrayList<>();
  private final Context.CancellationListener onCancel = ended -> cancelAll();

  private CallWatch(Context context, CallScope scope) {
    this.context = context;
    this.scope = scope;
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
    return new CallWatch(context, new CallScope(ticker, deadlineNanos, context::isCancelled));
  }

  CallScope scope() {
    return scope;
  }

  void submitted(ScoreTicket ticket) {
    tickets.add(ticket);
    if (context.isCancelled()) {
      ticket.cancel();
    }
  }

  /** Waits for the outcome; what was cancelled because of the deadline says so. */
  ScoreOutcome await(ScoreTicket ticket) {
    try {
      return explained(ticket.outcome().toCompletableFuture().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  ScoreOutcome explained(ScoreOutcome outcome) {
    return outcome instanceof ScoreOutcome.Failed failed ? explained(failed) : outcome;
  }

  ScoreOutcome.Failed explained(ScoreOutcome.Failed failed) {
    return failed.reason() == FailureReason.CANCELLED && scope.remainingNanos() <= 0
        ? CallScope.deadlineExceeded(failed.stage())
        : failed;
  }

  void cancelAll() {
    tickets.forEach(ScoreTicket::cancel);
  }

  @Override
  public void close() {
    context.removeListener(onCancel);
    cancelAll();
  }
}
