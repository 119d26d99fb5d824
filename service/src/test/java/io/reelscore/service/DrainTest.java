package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.ScoreGroupResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in flight is finished; nothing new is taken; then the server ends. */
class DrainTest {
  @TempDir Path folder;

  @Test
  void a_group_that_was_admitted_is_finished_while_the_server_drains() throws Exception {
    ReelscoreServer server = start("60s");
    try (TestClient client = new TestClient(server)) {
      BlockingQueue<ServingStatus> health = watchHealth(client);
      assertThat(health.poll(90, TimeUnit.SECONDS)).isEqualTo(ServingStatus.SERVING);
      GroupCallDriver group = GroupCallDriver.holdingTheOnlyPermit(client);

      Thread closing = Thread.ofPlatform().start(server::close);
      ServingStatus whileDraining = health.poll(90, TimeUnit.SECONDS);
      ScoreGroupResponse response =
          group
              .sample("a", TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT))
              .complete()
              .response();

      assertThat(whileDraining).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(response.getOutcomes(0).hasRewards()).isTrue();
      assertThat(closing.join(Duration.ofSeconds(30)))
          .as("an open watch of the health does not hold up the end")
          .isTrue();
      Throwable after = catchThrowable(() -> client.rewards().score(TestClient.goodRequest()));
      assertThat(((StatusRuntimeException) after).getStatus().getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void a_call_that_does_not_finish_is_ended_after_the_drain_timeout() throws Exception {
    ReelscoreServer server = start("100ms");
    try (TestClient client = new TestClient(server)) {
      GroupCallDriver group = GroupCallDriver.holdingTheOnlyPermit(client);

      server.close();

      assertThat(((StatusRuntimeException) group.error()).getStatus().getCode())
          .isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
    }
  }

  @Test
  void closing_twice_is_closing_once() throws Exception {
    ReelscoreServer server = start("1s");

    server.close();
    server.close();

    server.awaitClose();
  }

  private ReelscoreServer start(String drainTimeout) throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    return ReelscoreServer.start(
        ServerOptions.onFreePorts(folder.resolve("tiny"))
            .with("reelscore.admission.max-in-flight-items", "1")
            .with("reelscore.admission.max-group-items", "1")
            .with("reelscore.drain-timeout", drainTimeout));
  }

  private static BlockingQueue<ServingStatus> watchHealth(TestClient client) {
    BlockingQueue<ServingStatus> seen = new LinkedBlockingQueue<>();
    HealthGrpc.newStub(client.channel)
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
              }

              @Override
              public void onError(Throwable error) {}

              @Override
              public void onCompleted() {}
            });
    return seen;
  }
}
