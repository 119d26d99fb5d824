package io.reelscore.service.oip;

import io.grpc.BindableService;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc;
import io.reelscore.service.grpc.CallDoor;
import io.reelscore.service.grpc.CallParts;
import io.reelscore.service.grpc.TranslatedMethod;
import io.reelscore.service.wire.InferenceReader;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code inference.GRPCInferenceService}. Only {@code ModelInfer} takes a permit, as {@code Score}
 * does: whether the server lives can be asked of one that is full.
 */
public final class InferenceGrpcService implements BindableService {
  private final InferenceQueries queries;
  private final ServerMethodDefinition<?, ?> infer;

  public InferenceGrpcService(CallParts parts, CallDoor door, int maxMessageBytes) {
    this.queries = new InferenceQueries(parts.registry(), parts.maxGroupItems());
    this.infer =
        new TranslatedMethod<>(
                parts,
                door,
                GRPCInferenceServiceGrpc.getModelInferMethod(),
                new InferenceReader(),
                maxMessageBytes,
                new InferTranslation())
            .definition();
  }

  @Override
  public ServerServiceDefinition bindService() {
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : queries.bindService().getMethods()) {
      methods.add(
          method
                  .getMethodDescriptor()
                  .getFullMethodName()
                  .equals(infer.getMethodDescriptor().getFullMethodName())
              ? infer
              : method);
    }
    ServiceDescriptor generated = GRPCInferenceServiceGrpc.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(generated.getName())
            .setSchemaDescriptor(generated.getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(service::addMethod);
    return service.build();
  }
}
