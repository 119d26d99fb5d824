package io.reelscore.service.oip;

import io.grpc.stub.StreamObserver;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc;
import io.reelscore.inference.v2.ModelConfig;
import io.reelscore.inference.v2.ModelConfigRequest;
import io.reelscore.inference.v2.ModelConfigResponse;
import io.reelscore.inference.v2.ModelMetadataRequest;
import io.reelscore.inference.v2.ModelMetadataResponse;
import io.reelscore.inference.v2.ModelReadyRequest;
import io.reelscore.inference.v2.ModelReadyResponse;
import io.reelscore.inference.v2.ServerLiveRequest;
import io.reelscore.inference.v2.ServerLiveResponse;
import io.reelscore.inference.v2.ServerMetadataRequest;
import io.reelscore.inference.v2.ServerMetadataResponse;
import io.reelscore.inference.v2.ServerReadyRequest;
import io.reelscore.inference.v2.ServerReadyResponse;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.StatusMapping;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelLease;
import io.reelscore.service.model.ModelQuery;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelSnapshot;
import io.reelscore.service.model.ServedModel;
import java.util.List;
import java.util.Objects;

/** Answers what the server is and has; {@code ModelInfer} is not answered here. */
final class InferenceQueries extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  /** An ONNX graph, run by ONNX Runtime: the protocol's name of that. */
  private static final String PLATFORM = "onnx_onnxv1";

  private static final String BACKEND = "onnxruntime";

  private final ModelRegistry registry;
  private final int maxItems;

  InferenceQueries(ModelRegistry registry, int maxItems) {
    this.registry = registry;
    this.maxItems = maxItems;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> reply) {
    answer(reply, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> reply) {
    ModelSnapshot models = registry.models();
    boolean ready = models.isSettled() && models.entries().stream().anyMatch(ModelEntry::isReady);
    answer(reply, () -> ServerReadyResponse.newBuilder().setReady(ready).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> reply) {
    answer(
        reply,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(registry.find(query(request.getName(), request.getVersion())).isReady())
                .build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> reply) {
    String version = InferenceQueries.class.getPackage().getImplementationVersion();
    answer(
        reply,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName("reelscore")
                .setVersion(Objects.requireNonNullElse(version, "development"))
                .addExtensions("model_configuration")
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> reply) {
    answer(
        reply,
        () -> {
          try (ModelLease lease = registry.lease(query(request.getName(), request.getVersion()))) {
            ServedModel model = lease.model();
            return ModelMetadataResponse.newBuilder()
                .setName(model.identity().name())
                .addAllVersions(versions(model.identity().name()))
                .setPlatform(PLATFORM)
                .addAllInputs(
                    ModelTensors.inputs(model).stream().map(NamedTensor::metadata).toList())
                .addAllOutputs(
                    RewardOutputs.of(model).specs().stream().map(NamedTensor::metadata).toList())
                .build();
          }
        });
  }

  @Override
  public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> reply) {
    answer(
        reply,
        () -> {
          try (ModelLease lease = registry.lease(query(request.getName(), request.getVersion()))) {
            ServedModel model = lease.model();
            return ModelConfigResponse.newBuilder()
                .setConfig(
                    ModelConfig.newBuilder()
                        .setName(model.identity().name())
                        .setPlatform(PLATFORM)
                        .setBackend(BACKEND)
                        .setMaxBatchSize(maxItems)
                        .addAllInput(
                            ModelTensors.inputs(model).stream().map(NamedTensor::input).toList())
                        .addAllOutput(
                            RewardOutputs.of(model).specs().stream()
                                .map(NamedTensor::output)
                                .toList()))
                .build();
          }
        });
  }

  private List<String> versions(String name) {
    return registry.models().entries().stream()
        .filter(ModelEntry::isReady)
        .filter(entry -> entry.claimed().name().equals(name))
        .map(entry -> entry.claimed().version())
        .toList();
  }

  private static ModelQuery query(String name, String version) {
    return new ModelQuery(name, version, "");
  }

  private interface Answer<R> {
    R get() throws Rejection;
  }

  private static <R> void answer(StreamObserver<R> reply, Answer<R> answer) {
    R response;
    try {
      response = answer.get();
    } catch (Rejection rejection) {
      reply.onError(StatusMapping.exception(rejection.failure()));
      return;
    }
    reply.onNext(response);
    reply.onCompleted();
  }
}
