package io.reelscore.service;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.reelscore.v1.DeleteAliasRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.SetAliasRequest;
import io.reelscore.v1.UnloadModelRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection to the admin port of a server under test, by the generated stubs. */
final class AdminClient implements AutoCloseable {
  final ManagedChannel channel;

  AdminClient(ReelscoreServer server) {
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.adminPort().orElseThrow())
            .usePlaintext()
            .build();
  }

  /**
   * What a change told of itself.
   *
   * @param models in the order they came
   * @param error the status it ended with; null when it is OK
   */
  record Told(List<Model> models, @Nullable StatusRuntimeException error) {
    Model last() {
      return models.getLast();
    }
  }

  ModelAdminServiceGrpc.ModelAdminServiceBlockingStub admin() {
    return ModelAdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(90, TimeUnit.SECONDS);
  }

  Told load(Path bundle, String... aliases) {
    return told(
        admin()
            .loadModel(
                LoadModelRequest.newBuilder()
                    .setPath(bundle.toString())
                    .addAllAliases(List.of(aliases))
                    .build()));
  }

  Told unload(String name, String version) {
    return told(
        admin()
            .unloadModel(
                UnloadModelRequest.newBuilder()
                    .setModel(ModelRef.newBuilder().setName(name).setVersion(version))
                    .build()));
  }

  Model setAlias(String name, String alias, String version) {
    return admin()
        .setAlias(
            SetAliasRequest.newBuilder().setName(name).setAlias(alias).setVersion(version).build());
  }

  Model deleteAlias(String name, String alias) {
    return admin()
        .deleteAlias(DeleteAliasRequest.newBuilder().setName(name).setAlias(alias).build());
  }

  ListModelsResponse list() {
    return ModelServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(90, TimeUnit.SECONDS)
        .listModels(ListModelsRequest.getDefaultInstance());
  }

  private static Told told(Iterator<Model> stream) {
    List<Model> models = new ArrayList<>();
    try {
      stream.forEachRemaining(models::add);
      return new Told(models, null);
    } catch (StatusRuntimeException e) {
      return new Told(models, e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
