package io.reelscore.training.study;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.client.ModelRef;
import io.reelscore.client.RewardClient;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelAdminServiceGrpc.ModelAdminServiceBlockingStub;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.UnloadModelRequest;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service that one worker has for itself: loads models there and lets them be scored with; those
 * that were not asked for longest make room.
 */
final class ServiceConnection implements AutoCloseable {

  /** More than a cell has, which must not lose one to another. */
  private static final int MAX_LOADED = 24;

  private static final long LOAD_SECONDS = 120;

  private final RewardClient client;
  private final ManagedChannel admin;
  private @Nullable SequencedSet<String> loaded;

  ServiceConnection(StudyService.Address address) {
    this.client = RewardClient.builder(address.scoring()).build();
    this.admin =
        Grpc.newChannelBuilder(address.admin(), InsecureChannelCredentials.create()).build();
  }

  /**
   * A model as the service gives its rewards; it is loaded unless it is already, by this worker or
   * an earlier one.
   *
   * @param run the name of the training run
   */
  GroupScorer scorer(TrainedModel model, String run) throws InterruptedException {
    SequencedSet<String> there = loaded == null ? there() : loaded;
    loaded = there;
    String identity = model.facts().identity();
    if (!there.remove(identity)) {
      while (there.size() >= MAX_LOADED) {
        unload(there.removeFirst());
      }
      load(model);
    }
    there.addLast(identity);
    return new LiveScorer(client, identity, run);
  }

  /** The study's models that the service has, in the order in which they were loaded. */
  private SequencedSet<String> there() throws InterruptedException {
    SequencedSet<String> there = new LinkedHashSet<>();
    for (Model model : client.models()) {
      if (model.getState() == ModelState.MODEL_STATE_READY
          && model.getIdentity().getName().startsWith(ModelShop.NAME_PREFIX)) {
        there.addLast(model.getIdentity().getText());
      }
    }
    return there;
  }

  /** A model whose loading an earlier worker has begun is there already. */
  private void load(TrainedModel model) {
    String path = model.bundle().toAbsolutePath().toString();
    try {
      Model last = last(bounded().loadModel(LoadModelRequest.newBuilder().setPath(path).build()));
      if (last.getState() != ModelState.MODEL_STATE_READY) {
        throw new IllegalStateException(
            "%s: %s (expected: it is served)".formatted(path, last.getStateDetail()));
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private void unload(String identity) {
    ModelRef model = ModelRef.pinned(identity);
    var _ =
        last(
            bounded()
                .unloadModel(
                    UnloadModelRequest.newBuilder()
                        .setModel(
                            io.reelscore.v1.ModelRef.newBuilder()
                                .setName(model.name())
                                .setVersion(model.version()))
                        .build()));
  }

  private ModelAdminServiceBlockingStub bounded() {
    return ModelAdminServiceGrpc.newBlockingStub(admin)
        .withDeadlineAfter(LOAD_SECONDS, TimeUnit.SECONDS);
  }

  private static Model last(Iterator<Model> told) {
    Model last = Model.getDefaultInstance();
    while (told.hasNext()) {
      last = told.next();
    }
    return last;
  }

  @Override
  public void close() {
    client.close();
    admin.shutdownNow();
  }
}
