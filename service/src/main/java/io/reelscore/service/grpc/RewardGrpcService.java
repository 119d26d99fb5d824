package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;

/** Answers with rewards; each call has a thread of its own and may wait in it. */
public final class RewardGrpcService extends RewardServiceGrpc.RewardServiceImplBase {
  private final CallParts parts;

  public RewardGrpcService(CallParts parts) {
    this.parts = parts;
  }

  @Override
  public void score(ScoreRequest request, StreamObserver<ScoreResponse> reply) {
    ServerCallStreamObserver<ScoreResponse> observer =
        (ServerCallStreamObserver<ScoreResponse>) reply;
    // Without a handler a reply to a caller that has gone would throw.
    observer.setOnCancelHandler(() -> {});
    new ScoreCall(parts, CallWatch.current(parts.ticker()), observer).answer(request);
  }

  @Override
  public StreamObserver<ScoreGroupRequest> scoreGroup(StreamObserver<ScoreGroupResponse> reply) {
    return new GroupCall(
        parts,
        CallWatch.current(parts.ticker()),
        (ServerCallStreamObserver<ScoreGroupResponse>) reply);
  }
}
