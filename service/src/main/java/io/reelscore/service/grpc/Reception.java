package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.MethodDescriptor.MethodType;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Since when a call that holds a permit keeps the server waiting: for a message that has begun, and
 * when the caller sends one request, or a group in one go, for the next message and the end as
 * well. A stream in both directions may rest between messages. Safe for use by several threads.
 */
final class Reception {
  private static final Context.Key<Reception> KEY = Context.key("reelscore-reception");

  private final Receptions all;
  private @Nullable OnceClosedCall<?, ?> call;
  private @Nullable CallOutcome outcome;
  private boolean restsBetweenMessages;
  private boolean waiting;
  private long sinceNanos;

  Reception(Receptions all) {
    this.all = all;
  }

  static Reception current() {
    Reception current = KEY.get();
    if (current == null) {
      throw new IllegalStateException("call: without a reception (expected: one by CallDoor)");
    }
    return current;
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** From now on the call is ended when it keeps the server waiting too long. */
  synchronized void begin(OnceClosedCall<?, ?> of, CallOutcome itsOutcome) {
    call = of;
    outcome = itsOutcome;
    restsBetweenMessages = of.getMethodDescriptor().getType() == MethodType.BIDI_STREAMING;
    all.add(this);
    awaitNext();
  }

  /** The server is ready for the next message. */
  synchronized void awaitNext() {
    if (!restsBetweenMessages) {
      await();
    }
  }

  synchronized void messageBegins() {
    await();
  }

  private void await() {
    if (!waiting) {
      waiting = true;
      sinceNanos = all.now();
    }
  }

  /** It is all there. */
  synchronized void messageIsThere() {
    if (restsBetweenMessages) {
      waiting = false;
    }
  }

  /** The server works, and the caller keeps nobody waiting. */
  synchronized void rest() {
    waiting = false;
  }

  /** Nothing more comes. */
  void end() {
    rest();
    all.remove(this);
  }

  /** Ends the call if it has kept the server waiting so long. */
  void endIfWaitingFor(long nanos) {
    OnceClosedCall<?, ?> late;
    CallOutcome itsOutcome;
    synchronized (this) {
      if (!waiting || all.now() - sinceNanos < nanos) {
        return;
      }
      waiting = false;
      late = call;
      itsOutcome = outcome;
    }
    all.remove(this);
    if (late != null && itsOutcome != null) {
      late.end(
          new ScoreOutcome.Failed(
              FailureReason.DEADLINE_EXCEEDED,
              FailureStage.ADMISSION,
              "the next message, or the rest of it, did not come within %d ms"
                  .formatted(nanos / 1_000_000)),
          itsOutcome);
    }
  }
}
