package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.UnloadModelRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ServiceConnectionTest {

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void models_of_an_earlier_worker_count_and_make_room_in_their_order() throws Exception {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Models())
            .addService(new Admin())
            .build()
            .start();
    String address = "127.0.0.1:" + server.getPort();

    try (ServiceConnection service =
        new ServiceConnection(new StudyService.Address(address, address))) {
      service.scorer(model("study-1"), "run");
      service.scorer(model("study-new"), "run");
    } finally {
      server.shutdownNow();
    }

    assertThat(told).containsExactly("unload study-0", "load study-new");
  }

  private static TrainedModel model(String name) {
    return new TrainedModel(
        Path.of(name),
        new TrainedModel.Facts(
            identity(name).getText(),
            new ModelMetrics(Map.of(), null),
            new StudyData.Agreement(0.5, 0.5),
            0));
  }

  private static ModelIdentity identity(String name) {
    return ModelIdentity.newBuilder()
        .setName(name)
        .setVersion("1.0.0")
        .setText(name + "@1.0.0#0123456789ab")
        .build();
  }

  private static Model ready(String name) {
    return Model.newBuilder()
        .setIdentity(identity(name))
        .setState(ModelState.MODEL_STATE_READY)
        .build();
  }

  /** The service's own model and 24 of an earlier worker. */
  private static final class Models extends ModelServiceGrpc.ModelServiceImplBase {
    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
      ListModelsResponse.Builder models = ListModelsResponse.newBuilder().addModels(ready("demo"));
      for (int i = 0; i < 24; i++) {
        models.addModels(ready("study-" + i));
      }
      observer.onNext(models.build());
      observer.onCompleted();
    }
  }

  private final class Admin extends ModelAdminServiceGrpc.ModelAdminServiceImplBase {
    @Override
    public void loadModel(LoadModelRequest request, StreamObserver<Model> observer) {
      String name = String.valueOf(Path.of(request.getPath()).getFileName());
      told.add("load " + name);
      observer.onNext(ready(name));
      observer.onCompleted();
    }

    @Override
    public void unloadModel(UnloadModelRequest request, StreamObserver<Model> observer) {
      told.add("unload " + request.getModel().getName());
      observer.onNext(ready(request.getModel().getName()));
      observer.onCompleted();
    }
  }
}
