package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelLease;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ScoreGroup} call. The next message is read only when the last one has been prepared,
 * so that a group holds at most one undecoded file besides what its permit covers. gRPC calls it by
 * one thread at a time.
 */
final class GroupCall implements StreamObserver<ScoreGroupRequest> {
  private final CallParts parts;
  private final CallWatch watch;
  private final ServerCallStreamObserver<ScoreGroupResponse> reply;
  private String modelLabel = ServiceMetrics.NO_MODEL;
  private @Nullable ModelLease lease;
  private @Nullable OpenGroup group;
  private boolean ended;

  GroupCall(CallParts parts, CallWatch watch, ServerCallStreamObserver<ScoreGroupResponse> reply) {
    this.parts = parts;
    this.watch = watch;
    this.reply = reply;
    reply.setOnCancelHandler(this::abandon);
    reply.setOnCloseHandler(this::release);
  }

  @Override
  public void onNext(ScoreGroupRequest message) {
    if (ended) {
      return;
    }
    try {
      switch (message.getMessageCase()) {
        case HEADER -> open(message.getHeader());
        case SAMPLE -> add(message.getSample());
        case MESSAGE_NOT_SET ->
            throw Rejection.ofField(
                FailureReason.INVALID_FIELD, "message", "none", "header or sample");
      }
    } catch (Rejection rejection) {
      fail(rejection.failure());
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
      List<MemberOutcome> outcomes = complete.outcomes(watch);
      watch.scope().requireWanted(FailureStage.EXECUTION);
      ended = true;
      outcomes.forEach(this::count);
      reply.onNext(
          ScoreGroupResponse.newBuilder()
              .setGroupId(complete.groupId())
              .addAllOutcomes(outcomes.stream().map(MemberOutcome::message).toList())
              .setServedBy(RewardMessages.servedBy(complete.model()))
              .build());
      reply.onCompleted();
    } catch (Rejection rejection) {
      fail(rejection.failure());
    } finally {
      release();
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
    ModelLease taken = parts.registry().lease(RequestChecks.query(header.getModel()));
    lease = taken;
    ServedModel model = taken.model();
    modelLabel = model.label();
    RequestChecks.header(header, parts.maxGroupItems());
    group =
        OpenGroup.admit(
            header,
            model,
            RequestChecks.weights(header.getCompositeWeightsMap(), model),
            parts.preparation(),
            parts.admission());
  }

  private void add(Sample sample) throws Rejection {
    requireGroup().add(sample, watch);
  }

  private OpenGroup requireGroup() throws Rejection {
    if (group == null) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "first message", "no header", "the group's header");
    }
    return group;
  }

  private void count(MemberOutcome outcome) {
    switch (outcome) {
      case MemberOutcome.Scored scored -> parts.metrics().scored(modelLabel);
      case MemberOutcome.Failed failed ->
          parts.metrics().failed(modelLabel, failed.failure().reason());
    }
  }

  private void fail(ScoreOutcome.Failed failure) {
    ended = true;
    ScoreOutcome.Failed failed = watch.explained(failure);
    parts.metrics().failed(modelLabel, failed.reason());
    reply.onError(StatusMapping.exception(failed));
    release();
  }

  /** The caller has gone: nobody reads a reply. */
  private void abandon() {
    if (!ended) {
      ended = true;
      parts.metrics().failed(modelLabel, FailureReason.CANCELLED);
    }
    release();
  }

  private void release() {
    watch.close();
    if (group != null) {
      group.close();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
