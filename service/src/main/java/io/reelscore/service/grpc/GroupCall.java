package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.SampleTask.CallOrigin;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Received;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ScoreGroup} call. The next message is read when the last one has been taken, for which
 * a file waits while as many as may be are undecoded. gRPC calls it by one thread at a time.
 */
final class GroupCall implements StreamObserver<Received<ScoreGroupRequest>> {
  private final CallParts parts;
  private final CallWatch watch;
  private final CallAdmission admission;
  private final CallOutcome outcome;
  private final ServerCallStreamObserver<ScoreGroupResponse> reply;
  private @Nullable OpenGroup group;
  private boolean ended;

  GroupCall(
      CallParts parts,
      CallWatch watch,
      CallAdmission admission,
      CallOutcome outcome,
      ServerCallStreamObserver<ScoreGroupResponse> reply) {
    this.parts = parts;
    this.watch = watch;
    this.admission = admission;
    this.outcome = outcome;
    this.reply = reply;
    reply.setOnCancelHandler(this::abandon);
    reply.setOnCloseHandler(watch::close);
  }

  @Override
  public void onNext(Received<ScoreGroupRequest> received) {
    if (ended) {
      return;
    }
    try {
      switch (received) {
        case Received.Refused<ScoreGroupRequest>(ScoreOutcome.Failed failure) ->
            throw new Rejection(failure);
        case Received.Message<ScoreGroupRequest>(ScoreGroupRequest message, Payload payload) ->
            take(message, payload);
      }
    } catch (Rejection rejection) {
      fail(rejection.failure());
    }
  }

  private void take(ScoreGroupRequest message, Payload payload) throws Rejection {
    switch (message.getMessageCase()) {
      case HEADER -> open(message.getHeader());
      case SAMPLE -> requireGroup().add(message.getSample(), payload);
      case MESSAGE_NOT_SET ->
          throw Rejection.atAdmission(
              FailureReason.INVALID_FIELD, "message: none (expected: header or sample)");
    }
  }

  @Override
  public void onCompleted() {
    if (ended) {
      return;
    }
    try {
      OpenGroup complete = requireGroup();
      complete.requireComplete();
      List<SampleAnswer> answers = complete.outcomes();
      watch.scope().requireWanted(FailureStage.EXECUTION);
      ended = true;
      outcome.answered(answers);
      reply.onNext(complete.reply(answers));
      reply.onCompleted();
    } catch (Rejection rejection) {
      fail(rejection.failure());
    } finally {
      watch.close();
    }
  }

  @Override
  public void onError(Throwable cause) {
    abandon();
  }

  private void open(GroupHeader header) throws Rejection {
    if (group != null) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header", "a second one", "exactly one, first");
    }
    ServedModel model = admission.use(parts.registry(), RequestChecks.query(header.getModel()));
    outcome.of(model.label());
    RequestChecks.header(header, parts.maxGroupItems());
    OpenGroup opened =
        new OpenGroup(
            header,
            model,
            GroupWishes.of(header, model),
            parts.scoring(),
            new CallOrigin(
                watch,
                admission,
                Caller.run(header.getRunId()),
                RequestChecks.priority("header.priority", header.getPriority())),
            parts.maxGroupFiles());
    opened.admit();
    group = opened;
  }

  private OpenGroup requireGroup() throws Rejection {
    if (group == null) {
      throw Rejection.atAdmission(
          FailureReason.INVALID_FIELD, "first message: no header (expected: the group's header)");
    }
    return group;
  }

  private void fail(ScoreOutcome.Failed failure) {
    ended = true;
    ScoreOutcome.Failed failed = watch.explained(failure);
    outcome.failed(failed.reason());
    reply.onError(StatusMapping.exception(failed));
    watch.close();
  }

  /** The caller has gone: nobody reads a reply. */
  private void abandon() {
    if (!ended) {
      ended = true;
      outcome.failed(FailureReason.CANCELLED);
    }
    watch.close();
  }
}
