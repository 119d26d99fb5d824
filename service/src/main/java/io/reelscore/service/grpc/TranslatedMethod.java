package io.reelscore.service.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.reelscore.service.wire.MessageReader;
import io.reelscore.service.wire.Received;

/**
 * A unary method of another protocol that goes the way of {@code Score}: through the door, under
 * the call's permit, to the same engine.
 *
 * @param <Q> what is read of its request
 * @param <R> its response
 */
public final class TranslatedMethod<Q, R> {
  /** Images come apart from each other in our own messages only. */
  private static final int NO_IMAGES = 0;

  private final CallParts parts;
  private final Translation<Q, R> translation;
  private final MethodDescriptor<Received<Q>, R> descriptor;
  private final CallDoor door;

  /**
   * @param generated its name and its response
   * @param reader reads its request
   */
  public TranslatedMethod(
      CallParts parts,
      CallDoor door,
      MethodDescriptor<?, R> generated,
      MessageReader<Q> reader,
      int maxMessageBytes,
      Translation<Q, R> translation) {
    this.parts = parts;
    this.door = door;
    this.translation = translation;
    this.descriptor =
        generated.toBuilder(
                new RequestMarshaller<>(
                    reader,
                    RequestMarshaller.Charge.PAYLOAD,
                    new MessageBytes(maxMessageBytes, parts.faults()),
                    NO_IMAGES),
                generated.getResponseMarshaller())
            .build();
  }

  /** As a server takes it. */
  public ServerMethodDefinition<?, ?> definition() {
    ServerServiceDefinition guarded =
        ServerInterceptors.intercept(
            ServerServiceDefinition.builder(String.valueOf(descriptor.getServiceName()))
                .addMethod(descriptor, ServerCalls.asyncUnaryCall(this::answer))
                .build(),
            door);
    return guarded.getMethods().iterator().next();
  }

  private void answer(Received<Q> request, StreamObserver<R> reply) {
    ServerCallStreamObserver<R> observer = (ServerCallStreamObserver<R>) reply;
    // Without a handler a reply to a caller that has gone would throw.
    observer.setOnCancelHandler(() -> {});
    new TranslatedCall<>(
            parts,
            translation,
            CallWatch.current(parts.ticker()),
            CallAdmission.current(),
            CallOutcome.current(),
            observer)
        .answer(request);
  }
}
