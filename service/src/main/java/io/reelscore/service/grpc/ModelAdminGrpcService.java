package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.service.model.AdminRefusal;
import io.reelscore.service.model.ModelChange;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelOperations;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelStatus;
import io.reelscore.v1.DeleteAliasRequest;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.SetAliasRequest;
import io.reelscore.v1.UnloadModelRequest;
import org.jspecify.annotations.Nullable;

/** Does what operators ask for. A call holds no thread while a model is loaded. */
public final class ModelAdminGrpcService extends ModelAdminServiceGrpc.ModelAdminServiceImplBase {
  private static final double DEFAULT_WEIGHT = 1;

  private final ModelRegistry registry;
  private final ModelOperations operations;
  private final Faults faults;

  public ModelAdminGrpcService(ModelRegistry registry, ModelOperations operations, Faults faults) {
    this.faults = faults;
    this.registry = registry;
    this.operations = operations;
  }

  /** Makes a change, or refuses to. */
  private interface Operation<T> {
    T run() throws AdminRefusal;
  }

  @Override
  public void loadModel(LoadModelRequest request, StreamObserver<Model> reply) {
    follow(
        () ->
            operations.load(
                request.getPath(),
                request.hasWeight() ? request.getWeight() : DEFAULT_WEIGHT,
                request.getAliasesList()),
        reply);
  }

  @Override
  public void unloadModel(UnloadModelRequest request, StreamObserver<Model> reply) {
    follow(() -> operations.unload(RequestChecks.query(request.getModel())), reply);
  }

  @Override
  public void setAlias(SetAliasRequest request, StreamObserver<Model> reply) {
    answer(
        () -> operations.setAlias(request.getName(), request.getAlias(), request.getVersion()),
        reply);
  }

  @Override
  public void deleteAlias(DeleteAliasRequest request, StreamObserver<Model> reply) {
    answer(() -> operations.deleteAlias(request.getName(), request.getAlias()), reply);
  }

  private void answer(Operation<ModelEntry> operation, StreamObserver<Model> reply) {
    try {
      reply.onNext(message(operation.run()));
      reply.onCompleted();
    } catch (AdminRefusal refusal) {
      reply.onError(AdminStatus.of(refusal));
    }
  }

  /** Tells how a change begins and how it ends, to whoever is still there by then. */
  private void follow(Operation<ModelChange> operation, StreamObserver<Model> reply) {
    ServerCallStreamObserver<Model> observer = (ServerCallStreamObserver<Model>) reply;
    // Without a handler a reply to a caller that has gone would throw.
    observer.setOnCancelHandler(() -> {});
    ModelChange change;
    try {
      change = operation.run();
    } catch (AdminRefusal refusal) {
      observer.onError(AdminStatus.of(refusal));
      return;
    }
    observer.onNext(message(change.begun()));
    var _ = change.ended().whenComplete((entry, failure) -> end(observer, entry, failure));
  }

  private void end(
      ServerCallStreamObserver<Model> observer,
      @Nullable ModelEntry entry,
      @Nullable Throwable failure) {
    if (entry == null) {
      Throwable cause = failure == null ? new IllegalStateException("no model") : failure;
      observer.onError(StatusMapping.exception(faults.failure("a change of models", cause)));
      return;
    }
    observer.onNext(message(entry));
    if (entry.status() instanceof ModelStatus.Failed failed) {
      observer.onError(AdminStatus.of(failed));
    } else {
      observer.onCompleted();
    }
  }

  private Model message(ModelEntry entry) {
    return ModelMessages.model(registry.models(), entry);
  }
}
