package io.reelscore.service.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.reelscore.core.ScoreOutcome;

/**
 * A call that several may try to end: the first end counts, and nothing is sent after it. Safe for
 * use by several threads.
 */
final class OnceClosedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private boolean closed;

  OnceClosedCall(ServerCall<Q, R> call) {
    super(call);
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
      super.close(status, trailers);
    }
  }
}
