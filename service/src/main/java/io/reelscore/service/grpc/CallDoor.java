package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.StatusRuntimeException;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.service.wire.TensorMemory;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets a call in before any of its messages is read, or refuses it. The tracer puts the {@link
 * CallAdmission} into the context in which gRPC runs all of the call: interceptors, marshaller and
 * handler.
 */
public final class CallDoor implements ServerInterceptor {
  /** Rewards, names and warnings of one sample. */
  private static final int MAX_REPLY_BYTES = 4 << 10;

  private final AdmissionControl control;
  private final TensorMemory memory;
  private final ServiceMetrics metrics;
  private final long streamBytes;

  /**
   * @param maxInFlightPerStream samples of a stream whose replies may wait
   */
  public CallDoor(
      AdmissionControl control,
      TensorMemory memory,
      ServiceMetrics metrics,
      int maxInFlightPerStream) {
    this.control = control;
    this.memory = memory;
    this.metrics = metrics;
    this.streamBytes =
        RequestReader.MAX_ENVELOPE_BYTES + (long) maxInFlightPerStream * MAX_REPLY_BYTES;
  }

  /** Belongs to the server, where the interceptor belongs to the service. */
  public ServerStreamTracer.Factory tracer() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
          @Override
          public Context filterContext(Context context) {
            return new CallAdmission(control, memory).in(context);
          }
        };
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
      StatusRuntimeException status = StatusMapping.exception(refusal.get());
      call.close(
          status.getStatus(), Objects.requireNonNullElseGet(status.getTrailers(), Metadata::new));
      return new ServerCall.Listener<>() {};
    }
    try {
      return new LeavingListener<>(next.startCall(call, headers), admission);
    } catch (Throwable e) {
      admission.letGo();
      throw e;
    }
  }

  /** A stream takes an item for each of its samples when that comes, and none for itself. */
  private Optional<ScoreOutcome.Failed> enter(CallAdmission admission, MethodType type) {
    return type == MethodType.BIDI_STREAMING
        ? admission.enter(0, streamBytes)
        : admission.enter(1, 0);
  }

  /** gRPC calls it by one thread at a time, so nothing reads or handles when the call ends. */
  private static final class LeavingListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CallAdmission admission;

    LeavingListener(ServerCall.Listener<Q> delegate, CallAdmission admission) {
      super(delegate);
      this.admission = admission;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        admission.letGo();
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        admission.letGo();
      }
    }
  }
}
