package io.reelscore.service.grpc;

import io.grpc.stub.StreamObserver;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelSnapshot;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelServiceGrpc;

/** Answers which models there are. */
public final class ModelGrpcService extends ModelServiceGrpc.ModelServiceImplBase {
  private final ModelRegistry registry;

  public ModelGrpcService(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> reply) {
    ModelSnapshot models = registry.models();
    ListModelsResponse.Builder response =
        ListModelsResponse.newBuilder().setDevice(ModelMessages.device(registry.device(), models));
    models.entries().forEach(entry -> response.addModels(ModelMessages.model(models, entry)));
    reply.onNext(response.build());
    reply.onCompleted();
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<Model> reply) {
    Model model;
    try {
      ModelEntry entry = registry.find(RequestChecks.query(request.getModel()));
      model = ModelMessages.model(registry.models(), entry);
    } catch (Rejection rejection) {
      reply.onError(StatusMapping.exception(rejection.failure()));
      return;
    }
    reply.onNext(model);
    reply.onCompleted();
  }
}
