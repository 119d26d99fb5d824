package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Received;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import io.reelscore.v1.StreamHeader;
import org.jspecify.annotations.Nullable;

/** One {@code ScoreStream} call. gRPC calls it by one thread at a time. */
final class StreamCall implements StreamObserver<StreamMessage> {
  private final CallParts parts;
  private final CallWatch watch;
  private final CallAdmission admission;
  private final StreamFlow flow;
  private final CallOutcome outcome;
  private @Nullable OpenStream stream;

  StreamCall(
      CallParts parts,
      CallWatch watch,
      CallAdmission admission,
      CallOutcome outcome,
      ServerCallStreamObserver<ScoreStreamResponse> reply) {
    this.parts = parts;
    this.watch = watch;
    this.admission = admission;
    this.outcome = outcome;
    StreamParts streams = parts.streams();
    this.flow =
        new StreamFlow(
            reply,
            new StreamFlow.Limits(streams.maxInFlight(), streams.idleTimeout()),
            streams.open().clock(),
            new Flowing());
    reply.setOnCancelHandler(flow::abandon);
    reply.setOnCloseHandler(flow::abandon);
    OnceClosedCall.current().onClosed(flow::abandon);
    streams.open().add(flow);
    flow.proceed();
  }

  @Override
  public void onNext(StreamMessage message) {
    try (message) {
      flow.arrived();
      if (flow.isOpen()) {
        switch (message.received()) {
          case Received.Refused<ScoreStreamRequest>(ScoreOutcome.Failed failure) ->
              throw new Rejection(failure);
          case Received.Message<ScoreStreamRequest>(ScoreStreamRequest request, Payload payload) ->
              take(request, payload, message);
        }
      }
    } catch (Rejection rejection) {
      fail(rejection.failure());
    }
    flow.proceed();
  }

  private void take(ScoreStreamRequest request, Payload payload, StreamMessage message)
      throws Rejection {
    switch (request.getMessageCase()) {
      case HEADER -> open(request.getHeader());
      case SAMPLE -> requireStream().sample(request.getSample(), payload, message);
      case START -> requireStream().start(request.getStart(), payload, message);
      case CHUNK -> requireStream().chunk(request.getChunk(), payload);
      case MESSAGE_NOT_SET ->
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD, "message", "none", "header, sample, start or chunk");
    }
  }

  @Override
  public void onCompleted() {
    flow.halfClosed();
    try {
      requireStream().cutOff();
    } catch (Rejection rejection) {
      fail(rejection.failure());
    }
    flow.proceed();
  }

  @Override
  public void onError(Throwable cause) {
    flow.abandon();
  }

  private void open(StreamHeader header) throws Rejection {
    if (stream != null) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header", "a second one", "exactly one, first");
    }
    ServedModel model = admission.use(parts.registry(), RequestChecks.query(header.getModel()));
    outcome.of(model.label());
    RequestChecks.header(header);
    admission.assign(Caller.run(header.getRunId()));
    stream =
        new OpenStream(
            new StreamTerms(
                model,
                RewardWishes.of(header, model),
                Caller.run(header.getRunId()),
                RequestChecks.priority("header.priority", header.getPriority()),
                StreamTerms.sampleTimeNanos(header, parts.streams().maxSampleTime())),
            parts,
            watch,
            admission.uploads(),
            flow);
  }

  private OpenStream requireStream() throws Rejection {
    if (stream == null) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "first message", "no header", "the stream's header");
    }
    return stream;
  }

  private void fail(ScoreOutcome.Failed failure) {
    ScoreOutcome.Failed failed = watch.explained(failure);
    if (flow.fail(failed)) {
      outcome.failed(failed.reason());
    }
  }

  private final class Flowing implements StreamFlow.Listener {
    @Override
    public void ended() {
      parts.streams().open().remove(flow);
      watch.close();
      admission.leave();
    }

    @Override
    public void resting() {
      admission.uploads().rest();
    }

    @Override
    public void awaiting() {
      admission.uploads().awaitNext();
    }
  }
}
