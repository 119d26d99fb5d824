package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.reelscore.core.ScoreOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * A call that several may try to end: the first end counts, and nothing is sent after it. Safe for
 * use by several threads.
 */
final class OnceClosedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private static final Context.Key<OnceClosedCall<?, ?>> KEY = Context.key("reelscore-call");

  private final List<Runnable> onClosed = new ArrayList<>();
  private boolean closed;

  OnceClosedCall(ServerCall<Q, R> call) {
    super(call);
  }

  /** The outermost of the call this thread serves, through which every end of it goes. */
  static OnceClosedCall<?, ?> current() {
    OnceClosedCall<?, ?> current = KEY.get();
    if (current == null) {
      throw new IllegalStateException("call: unguarded (expected: guarded by CallGuard)");
    }
    return current;
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /**
   * Runs the action when the server has ended the call, whoever of it did; at once when it has. In
   * a thread of its own: whoever ends a call may hold any lock.
   */
  synchronized void onClosed(Runnable action) {
    if (closed) {
      run(action);
    } else {
      onClosed.add(action);
    }
  }

  private static void run(Runnable action) {
    Thread.ofVirtual().name("reelscore-call-end").start(action);
  }

  /** Whether it has ended, for whatever reason of the server's. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends it with that failure, which is its outcome; does nothing when it has ended. */
  synchronized void end(ScoreOutcome.Failed failed, CallOutcome outcome) {
    if (!closed) {
      outcome.failed(failed.reason());
      StatusMapping.close(this, failed);
    }
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      try {
        super.close(status, trailers);
      } finally {
        onClosed.forEach(OnceClosedCall::run);
      }
    }
  }
}
