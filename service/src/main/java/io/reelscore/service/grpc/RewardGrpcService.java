package io.reelscore.service.grpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.ScoreStreamResponse;

/**
 * Answers with rewards; each call has a thread of its own and may wait in it. On the wire it is the
 * service that the generated code describes; requests are read by {@link RequestMarshaller} and
 * {@link StreamMarshaller}.
 */
public final class RewardGrpcService implements BindableService {
  private final CallParts parts;
  private final CallDoor door;
  private final MethodDescriptor<Received<ScoreRequest>, ScoreResponse> score;
  private final MethodDescriptor<Received<ScoreGroupRequest>, ScoreGroupResponse> scoreGroup;
  private final MethodDescriptor<StreamMessage, ScoreStreamResponse> scoreStream;

  /**
   * @param maxMessageBytes of one request
   * @param maxImages files of one sample
   */
  public RewardGrpcService(CallParts parts, CallDoor door, int maxMessageBytes, int maxImages) {
    this.parts = parts;
    this.door = door;
    MessageBytes bytes = new MessageBytes(maxMessageBytes, parts.faults());
    this.score =
        readBy(
            new RequestMarshaller<>(
                RequestReader.ofScore(), RequestMarshaller.Charge.MESSAGE, bytes, maxImages),
            RewardServiceGrpc.getScoreMethod());
    this.scoreGroup =
        readBy(
            new RequestMarshaller<>(
                RequestReader.ofGroup(), RequestMarshaller.Charge.PAYLOAD, bytes, maxImages),
            RewardServiceGrpc.getScoreGroupMethod());
    this.scoreStream =
        readBy(new StreamMarshaller(bytes, maxImages), RewardServiceGrpc.getScoreStreamMethod());
  }

  private static <Q, R> MethodDescriptor<Q, R> readBy(
      MethodDescriptor.Marshaller<Q> marshaller, MethodDescriptor<?, R> method) {
    return method.toBuilder(marshaller, method.getResponseMarshaller()).build();
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor generated = RewardServiceGrpc.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(generated.getName());
    descriptor
        .setSchemaDescriptor(generated.getSchemaDescriptor())
        .addMethod(score)
        .addMethod(scoreGroup)
        .addMethod(scoreStream);
    return ServerInterceptors.intercept(
        ServerServiceDefinition.builder(descriptor.build())
            .addMethod(score, ServerCalls.asyncUnaryCall(this::score))
            .addMethod(scoreGroup, ServerCalls.asyncClientStreamingCall(this::scoreGroup))
            .addMethod(scoreStream, ServerCalls.asyncBidiStreamingCall(this::scoreStream))
            .build(),
        door);
  }

  private void score(Received<ScoreRequest> request, StreamObserver<ScoreResponse> reply) {
    ServerCallStreamObserver<ScoreResponse> observer =
        (ServerCallStreamObserver<ScoreResponse>) reply;
    // Without a handler a reply to a caller that has gone would throw.
    observer.setOnCancelHandler(() -> {});
    new ScoreCall(
            parts,
            CallWatch.current(parts.ticker()),
            CallAdmission.current(),
            CallOutcome.current(),
            observer)
        .answer(request);
  }

  private StreamObserver<Received<ScoreGroupRequest>> scoreGroup(
      StreamObserver<ScoreGroupResponse> reply) {
    return new GroupCall(
        parts,
        CallWatch.current(parts.ticker()),
        CallAdmission.current(),
        CallOutcome.current(),
        (ServerCallStreamObserver<ScoreGroupResponse>) reply);
  }

  private StreamObserver<StreamMessage> scoreStream(StreamObserver<ScoreStreamResponse> reply) {
    return new StreamCall(
        parts,
        CallWatch.current(parts.ticker()),
        CallAdmission.current(),
        CallOutcome.current(),
        (ServerCallStreamObserver<ScoreStreamResponse>) reply);
  }
}
