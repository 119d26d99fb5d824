package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Priority;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Stage;
import io.reelscore.v1.Warning;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RewardClientTest {

  @Test
  void a_scored_sample_has_every_part_of_the_reply() throws Exception {
    try (TestServer server =
            TestServer.scoring(TestServer.replying(request -> reply(Protos.rewards(3))));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result)
          .isEqualTo(
              new Scored(
                  "s",
                  Map.of(
                      "physical_plausibility", new Reward(3, 1.5, 50),
                      "subject_deformity", new Reward(4, 2, 50)),
                  1.5,
                  new ServedBy(
                      Protos.IDENTITY, Determinism.DETERMINISM_BATCH_INVARIANT, "onnxruntime/cpu"),
                  List.of(new ScoreWarning(Warning.Code.CODE_UNKNOWN_WORDS, "1 word")),
                  true,
                  new Timings(1, 2, 3, 4)));
      assertThat(result.<Object>match(Scored::composite, Failed::message)).isEqualTo(1.5);
    }
  }

  @Test
  void the_request_says_what_the_caller_said() throws Exception {
    AtomicReference<ScoreRequest> seen = new AtomicReference<>();
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  seen.set(request);
                  return reply(Protos.rewards(1));
                }));
        RewardClient client = server.client().build()) {
      ScoreOptions options =
          ScoreOptions.DEFAULT
              .withModel(ModelRef.pinned(Protos.IDENTITY))
              .withCompositeWeights(Map.of("subject_deformity", 2.0))
              .withRunId("run-7")
              .withPriority(ScoreOptions.Priority.EVALUATION);

      client.score(Protos.sample("s").withIdempotencyKey("key-1"), options);

      ScoreRequest request = seen.get();
      assertThat(request.getModel().getName()).isEqualTo("reelscore-demo");
      assertThat(request.getModel().getVersion()).isEqualTo("1");
      assertThat(request.getModel().getIdentity()).isEqualTo(Protos.IDENTITY);
      assertThat(request.getCompositeWeightsMap()).isEqualTo(Map.of("subject_deformity", 2.0));
      assertThat(request.getRunId()).isEqualTo("run-7");
      assertThat(request.getPriority()).isEqualTo(Priority.PRIORITY_EVALUATION);
      assertThat(request.getSample().getIdempotencyKey()).isEqualTo("key-1");
      assertThat(request.getSample().getPrompt()).isEqualTo("a red circle rolling right");
      assertThat(request.getSample().getFrames().getDataType()).isEqualTo(DataType.DATA_TYPE_UINT8);
      assertThat(request.getSample().getFrames().getShapeList()).containsExactly(2L, 3L, 4L, 3L);
      assertThat(request.getSample().getFrames().getData().size()).isEqualTo(72);
    }
  }

  @Test
  void an_encoded_clip_travels_byte_for_byte() throws Exception {
    AtomicReference<ScoreRequest> seen = new AtomicReference<>();
    byte[] file = new byte[5_000_000];
    file[4_999_999] = 42;
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  seen.set(request);
                  return reply(Protos.rewards(1));
                }));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(new Sample("s", Clip.encoded(file), ""));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(seen.get().getSample().getEncodedVideo().toByteArray()).isEqualTo(file);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "REASON_UNSPECIFIED"})
  void each_failure_the_server_states_arrives_as_stated(Reason reason) throws Exception {
    Failure failure =
        Failure.newBuilder()
            .setCode(1 + reason.getNumber() % 16)
            .setReason(reason)
            .setStage(Stage.STAGE_QUEUE)
            .setMessage("frames: 0 (expected: 8)")
            .setRetryable(reason.getNumber() % 2 == 0)
            .build();
    try (TestServer server =
            TestServer.scoring((request, reply) -> reply.onError(TestServer.stated(failure)));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result)
          .isEqualTo(
              new Failed(
                  "s",
                  Status.fromCodeValue(failure.getCode()).getCode(),
                  reason,
                  Stage.STAGE_QUEUE,
                  "frames: 0 (expected: 8)",
                  failure.getRetryable()));
    }
  }

  @Test
  void a_status_without_detail_is_a_failure_too() throws Exception {
    try (TestServer server =
            TestServer.scoring((request, reply) ->
                reply.onError(
                    Status.RESOURCE_EXHAUSTED.withDescription("too much").asRuntimeException()));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result)
          .isEqualTo(
              new Failed(
                  "s",
                  Status.Code.RESOURCE_EXHAUSTED,
                  Reason.REASON_UNSPECIFIED,
                  Stage.STAGE_UNSPECIFIED,
                  server.target() + ": RESOURCE_EXHAUSTED: too much",
                  false));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void a_reward_that_is_not_finite_is_a_failure(double value) throws Exception {
    for (Rewards broken :
        List.of(
            Protos.rewards(1).toBuilder()
                .putByDimension(
                    "subject_deformity", Protos.reward(1).toBuilder().setRaw(value).build())
                .build(),
            Protos.rewards(1).toBuilder()
                .putByDimension(
                    "subject_deformity", Protos.reward(1).toBuilder().setNormalized(value).build())
                .build(),
            Protos.rewards(1).toBuilder()
                .putByDimension(
                    "subject_deformity", Protos.reward(1).toBuilder().setPercentile(value).build())
                .build(),
            Protos.rewards(1).toBuilder().setComposite(value).build())) {
      try (TestServer server = TestServer.scoring(TestServer.replying(request -> reply(broken)));
          RewardClient client = server.client().build()) {

        Failed failed = (Failed) client.score(Protos.sample("s"));

        assertThat(failed.code()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failed.reason()).isEqualTo(Reason.REASON_NON_FINITE_SCORE);
        assertThat(failed.message()).contains(String.valueOf(value));
      }
    }
  }

  @Test
  void a_reply_that_is_not_whole_is_a_failure() throws Exception {
    Map<ScoreResponse, String> broken =
        Map.of(
            ScoreResponse.getDefaultInstance(),
            "the reply is for sample \"\"",
            reply(Protos.rewards(1)).toBuilder().clearRewards().build(),
            "the reply has no rewards",
            reply(Rewards.getDefaultInstance()),
            "the reply has no rewards",
            reply(Protos.rewards(1)).toBuilder().clearServedBy().build(),
            "the reply does not name its model",
            reply(Protos.rewards(1)).toBuilder().setSampleId("other").build(),
            "the reply is for sample \"other\"");
    for (Map.Entry<ScoreResponse, String> entry : broken.entrySet()) {
      try (TestServer server = TestServer.scoring(TestServer.replying(request -> entry.getKey()));
          RewardClient client = server.client().build()) {

        Failed failed = (Failed) client.score(Protos.sample("s"));

        assertThat(failed.code()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failed.message()).isEqualTo(entry.getValue());
      }
    }
  }

  @Test
  void a_reward_of_another_model_than_the_pinned_one_is_a_failure() throws Exception {
    try (TestServer server =
            TestServer.scoring(TestServer.replying(request -> reply(Protos.rewards(1))));
        RewardClient client = server.client().build()) {
      ModelRef pinned = ModelRef.pinned("reelscore-demo@1#ba9876543210");

      Failed failed =
          (Failed) client.score(Protos.sample("s"), ScoreOptions.DEFAULT.withModel(pinned));

      assertThat(failed.reason()).isEqualTo(Reason.REASON_IDENTITY_MISMATCH);
      assertThat(failed.message())
          .isEqualTo(
              "model: reelscore-demo@1#0123456789ab (expected: reelscore-demo@1#ba9876543210)");
    }
  }

  @Test
  void a_server_that_never_answers_is_left_at_the_deadline() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER);
        RewardClient client = server.client().build()) {

      Failed failed =
          (Failed)
              client.score(
                  Protos.sample("s"), ScoreOptions.DEFAULT.withDeadline(Duration.ofMillis(200)));

      assertThat(failed.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(failed.reason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
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

  @Test
  void an_oversized_reply_is_a_failure() throws Exception {
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request ->
                    reply(
                        Protos.rewards(1).toBuilder()
                            .addWarnings(Warning.newBuilder().setMessage("x".repeat(2000)))
                            .build())));
        RewardClient client = server.client().maxInboundMessageBytes(1000).build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failed.message()).contains("1000");
    }
  }

  @Test
  void illegal_settings_are_refused_with_value_and_expectation() {
    assertThatThrownBy(() -> RewardClient.builder(" ")).hasMessageContaining("host:port");
    assertThatThrownBy(() -> RewardClient.builder("h:1").deadline(Duration.ZERO))
        .hasMessage("deadline: PT0S (expected: greater than 0, at most 365 days)");
    assertThatThrownBy(() -> ScoreOptions.DEFAULT.withDeadline(Duration.ofDays(366)))
        .hasMessage("deadline: PT8784H (expected: greater than 0, at most 365 days)");
    assertThatThrownBy(() -> RewardClient.builder("h:1").maxInboundMessageBytes(0))
        .hasMessage("largest reply: 0 bytes (expected: at least 1)");
    assertThatThrownBy(() -> ScoreOptions.DEFAULT.withCompositeWeights(Map.of("a", -1.0)))
        .hasMessage("weight of a: -1.0 (expected: finite, at least 0)");
    assertThatThrownBy(() -> ModelRef.pinned("reelscore-demo"))
        .hasMessage("model identity: \"reelscore-demo\" (expected: name@version#12-hex-digits)");
    assertThatThrownBy(() -> Clip.encoded(new byte[0]))
        .hasMessage("encoded video: 0 bytes (expected: at least 1)");
  }

  private static ScoreResponse reply(Rewards rewards) {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(rewards)
        .setServedBy(Protos.servedBy())
        .build();
  }
}
