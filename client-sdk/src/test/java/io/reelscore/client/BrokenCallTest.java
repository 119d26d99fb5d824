package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines, cancelled calls, lost connections and closed clients. */
@Timeout(60)
class BrokenCallTest {

  @Test
  void a_server_that_never_answers_is_left_at_the_deadline() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        RewardClient client = server.client().build()) {

      do {
        Failed failed =
            (Failed)
                client.score(
                    Protos.sample("s"), ScoreOptions.DEFAULT.withDeadline(Duration.ofMillis(200)));

        assertThat(failed.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(failed.reason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
      } while (server.received.getCount() > 0);
      assertThat(server.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void the_deadline_reaches_the_server() throws Exception {
    AtomicReference<Long> leftMillis = new AtomicReference<>();
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  leftMillis.set(
                      Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
                  return reply(Protos.rewards(1));
                }));
        RewardClient client = server.client().deadline(Duration.ofSeconds(1000)).build()) {

      client.score(Protos.sample("s"));
      assertThat(leftMillis.get()).isBetween(900_000L, 1_000_000L);
      client.score(Protos.sample("s"), ScoreOptions.DEFAULT.withDeadline(Duration.ofSeconds(50)));

      assertThat(leftMillis.get()).isBetween(1L, 50_000L);
    }
  }

  @Test
  void cancelling_the_future_cancels_the_call_at_the_server() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        RewardClient client = server.client().build()) {
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      result.cancel(true);

      assertThat(server.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void interrupting_a_blocking_call_cancels_it_at_the_server() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        RewardClient client = server.client().build()) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(() -> {
            try {
              client.score(Protos.sample("s"));
            } catch (InterruptedException e) {
              thrown.set(e);
            }
          });
      caller.start();
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      caller.interrupt();

      assertThat(server.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
      caller.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void a_server_that_is_shut_down_during_the_call_gives_a_retryable_failure() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        RewardClient client = server.client().build()) {
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      server.kill();

      Failed failed = (Failed) result.get();
      assertThat(failed.code()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
      assertThat(failed.retryable()).isTrue();
    }
  }

  @Test
  void a_connection_that_breaks_during_the_call_is_unavailable() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        TcpLink link = new TcpLink(server.port());
        RewardClient client = RewardClient.builder(link.target()).build()) {
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      link.cut();

      Failed failed = (Failed) result.get();
      assertThat(failed.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failed.retryable()).isTrue();
      assertThat(failed.message()).startsWith(link.target() + ": UNAVAILABLE: ");
    }
  }

  @Test
  void something_that_is_no_grpc_server_gives_a_failure_that_names_it() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RewardClient client = RewardClient.builder("127.0.0.1:" + socket.getLocalPort()).build()) {
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);

      try (Socket accepted = socket.accept()) {
        accepted
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }

      Failed failed = (Failed) result.get();
      assertThat(failed.message()).startsWith("127.0.0.1:" + socket.getLocalPort() + ": ");
    }
  }

  @Test
  void nobody_listening_is_named_with_the_address() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (RewardClient client = RewardClient.builder("127.0.0.1:" + port).build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failed.message()).contains("127.0.0.1:" + port).contains("Connection refused");
    }
  }

  @Test
  void an_unresolvable_host_is_named() throws Exception {
    try (RewardClient client = RewardClient.builder("no-such-host.invalid:9090").build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failed.message())
          .startsWith("no-such-host.invalid:9090: UNAVAILABLE: Unable to resolve host");
    }
  }

  @Test
  void closing_waits_for_calls_in_flight() throws Exception {
    AtomicReference<Runnable> answer = new AtomicReference<>();
    try (TestServer server =
        TestServer.scoring((request, reply) ->
            answer.set(() -> {
              reply.onNext(reply(Protos.rewards(1)));
              reply.onCompleted();
            }))) {
      RewardClient client = server.client().build();
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      while (answer.get() == null) {
        Thread.onSpinWait();
      }
      Thread closing = new Thread(client::close);
      closing.start();
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      answer.get().run();

      assertThat(result.get()).isInstanceOf(Scored.class);
      closing.join();
      assertThatThrownBy(() -> client.score(Protos.sample("s")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the client is closed");
    }
  }

  @Test
  void closing_gives_up_on_calls_after_the_default_deadline() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER)) {
      RewardClient client = server.client().deadline(Duration.ofMillis(200)).build();
      CompletableFuture<ScoreResult> result =
          client.scoreAsync(
              Protos.sample("s"), ScoreOptions.DEFAULT.withDeadline(Duration.ofHours(1)));
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      client.close();

      assertThat(result.get()).isInstanceOf(Failed.class);
    }
  }

  private static ScoreResponse reply(Rewards rewards) {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(rewards)
        .setServedBy(Protos.servedBy())
        .build();
  }
}
