package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.scoring.CallScope;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees to it that every call of ours ends, exactly once and with a failure that says why: a call
 * gets a deadline, a fault of a handler becomes INTERNAL, and a call that is still open when its
 * deadline has passed is closed. Calls of other services (health, reflection) pass through.
 */
public final class CallGuard implements ServerInterceptor, AutoCloseable {
  private static final String OURS = "reelscore.";
  private static final String OPEN_INFERENCE = "inference.";

  /** The handler, which knows more, answers an expired call first. */
  private static final Duration HANDLER_FIRST = Duration.ofMillis(500);

  private final CallTimes times;
  private final ServiceMetrics metrics;
  private final Faults faults;
  private final OpenCalls openCalls = new OpenCalls();
  private final ScheduledThreadPoolExecutor clock = Timers.thread("reelscore-deadlines");

  public CallGuard(CallTimes times, ServiceMetrics metrics, Faults faults) {
    this.faults = faults;
    this.times = times;
    this.metrics = metrics;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String service = String.valueOf(call.getMethodDescriptor().getServiceName());
    if (!service.startsWith(OURS) && !service.startsWith(OPEN_INFERENCE)) {
      return next.startCall(call, headers);
    }
    OnceClosedCall<Q, R> once = new OnceClosedCall<>(call);
    MethodType type = call.getMethodDescriptor().getType();
    Duration longest =
        type == MethodType.BIDI_STREAMING ? times.maxStreamDuration() : times.maxDeadline();
    CallOutcome outcome = new CallOutcome(metrics);
    Context.CancellableContext context =
        outcome
            .in(once.in(Context.current()))
            .withDeadline(Deadline.after(longest.toNanos(), TimeUnit.NANOSECONDS), clock);
    context.addListener(ended -> closeExpired(ended, once, outcome), Runnable::run);
    openCalls.opened();
    try {
      return new GuardedListener<>(
          Contexts.interceptCall(context, once, headers, next), once, context);
    } catch (Throwable e) {
      fault(once, e);
      ended(context);
      return new ServerCall.Listener<>() {};
    }
  }

  /** Completes when, from now on, no call of ours is open. */
  public CompletionStage<Void> idle() {
    return openCalls.idle();
  }

  private void ended(Context.CancellableContext context) {
    context.cancel(null);
    openCalls.ended();
  }

  /** Deadlines that are waited for. */
  int waiting() {
    return clock.getQueue().size();
  }

  private void closeExpired(Context ended, OnceClosedCall<?, ?> call, CallOutcome outcome) {
    if (ended.cancellationCause() instanceof TimeoutException && !clock.isShutdown()) {
      var _ =
          clock.schedule(
              () -> call.end(CallScope.deadlineExceeded(FailureStage.ADMISSION), outcome),
              HANDLER_FIRST.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  private void fault(OnceClosedCall<?, ?> call, Throwable cause) {
    ScoreOutcome.Failed failed =
        faults.failure(call.getMethodDescriptor().getFullMethodName(), cause);
    metrics.failed(ServiceMetrics.NO_MODEL, failed.reason());
    StatusMapping.close(call, failed);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** Turns what a handler throws into the end of its call. */
  private final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final OnceClosedCall<Q, ?> call;
    private final Context.CancellableContext context;

    GuardedListener(
        ServerCall.Listener<Q> delegate,
        OnceClosedCall<Q, ?> call,
        Context.CancellableContext context) {
      super(delegate);
      this.call = call;
      this.context = context;
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    @Override
    public void onCancel() {
      guard(super::onCancel);
      ended(context);
    }

    @Override
    public void onComplete() {
      guard(super::onComplete);
      ended(context);
    }

    private void guard(Runnable callback) {
      try {
        callback.run();
      } catch (Throwable e) {
        fault(call, e);
      }
    }
  }
}
