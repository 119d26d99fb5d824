package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.service.wire.TensorMemory;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets a call in before any of its messages is read, or refuses it. The tracer puts the {@link
 * CallAdmission} into the context in which gRPC runs all of the call: interceptors, marshaller and
 * handler.
 */
public final class CallDoor implements ServerInterceptor {
  /** Rewards, names, warnings and failures of one sample; what these repeat of it is cut. */
  private static final int MAX_REPLY_BYTES = 4 << 10;

  /** Of so many times the samples in flight replies may wait: chunks bring as many again. */
  private static final int REPLIES_PER_SAMPLE = 2;

  private final AdmissionControl control;
  private final Predicate<String> known;
  private final TensorMemory memory;
  private final ServiceMetrics metrics;
  private final Receptions receptions;
  private final long streamBytes;

  /**
   * @param known whether a principal may still begin something
   * @param maxInFlightPerStream samples of a stream whose replies may wait
   */
  public CallDoor(
      AdmissionControl control,
      Predicate<String> known,
      TensorMemory memory,
      ServiceMetrics metrics,
      Receptions receptions,
      int maxInFlightPerStream) {
    this.control = control;
    this.known = known;
    this.memory = memory;
    this.metrics = metrics;
    this.receptions = receptions;
    this.streamBytes =
        RequestReader.MAX_ENVELOPE_BYTES
            + (long) REPLIES_PER_SAMPLE * maxInFlightPerStream * MAX_REPLY_BYTES;
  }

  /** Belongs to the server, where the interceptor belongs to the service. */
  public ServerStreamTracer.Factory tracer() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new CallTracer();
      }
    };
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    CallAdmission admission = CallAdmission.current();
    Optional<ScoreOutcome.Failed> refusal = enter(admission, call.getMethodDescriptor().getType());
    if (refusal.isPresent()) {
      metrics.failed(ServiceMetrics.NO_MODEL, refusal.get().reason());
      return StatusMapping.refuse(call, refusal.get());
    }
    OnceClosedCall<Q, R> once = new OnceClosedCall<>(call);
    Reception reception = Reception.current();
    reception.begin(once, CallOutcome.current());
    try {
      return new LeavingListener<>(next.startCall(once, headers), once, admission, reception);
    } catch (Throwable e) {
      reception.end();
      admission.leave();
      throw e;
    }
  }

  /** A stream takes an item for each of its samples when that comes, and none for itself. */
  private Optional<ScoreOutcome.Failed> enter(CallAdmission admission, MethodType type) {
    return type == MethodType.BIDI_STREAMING
        ? admission.enter(0, streamBytes)
        : admission.enter(1, 0);
  }

  /** Sees the messages of a call come in. */
  private final class CallTracer extends ServerStreamTracer {
    private final Reception reception = receptions.open();

    @Override
    public Context filterContext(Context context) {
      return reception.in(new CallAdmission(control, known, memory).in(context));
    }

    @Override
    public void inboundMessage(int sequenceNumber) {
      reception.messageBegins();
    }

    @Override
    public void inboundMessageRead(int sequenceNumber, long wireBytes, long bytes) {
      reception.messageIsThere();
    }
  }

  /**
   * gRPC calls it by one thread at a time, so nothing reads or handles when the call has ended, or
   * when the handler that ended it has returned: a caller that does not fetch its reply keeps no
   * permit.
   */
  private static final class LeavingListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final OnceClosedCall<Q, ?> call;
    private final CallAdmission admission;
    private final Reception reception;

    LeavingListener(
        ServerCall.Listener<Q> delegate,
        OnceClosedCall<Q, ?> call,
        CallAdmission admission,
        Reception reception) {
      super(delegate);
      this.call = call;
      this.admission = admission;
      this.reception = reception;
    }

    @Override
    public void onMessage(Q message) {
      reception.rest();
      try {
        super.onMessage(message);
      } finally {
        if (call.isClosed()) {
          leave();
        } else {
          reception.awaitNext();
        }
      }
    }

    @Override
    public void onHalfClose() {
      reception.end();
      try {
        super.onHalfClose();
      } finally {
        if (call.isClosed()) {
          leave();
        }
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        leave();
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        leave();
      }
    }

    private void leave() {
      reception.end();
      admission.leave();
    }
  }
}
