package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelscore.core.AdmissionControl;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends everything again; a sample waits a little for its batch to fill. */
class IdempotencyTest {
  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;
  private double executionsBefore;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.execution.workers", "1")
                .with("reelscore.execution.max-batch-delay", "300ms"));
    client = new TestClient(server);
    client.rewards().score(TestClient.goodRequest());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void count() {
    executionsBefore = executed();
  }

  @Test
  void everything_sent_twice_at_once_and_once_more_is_executed_once() throws Exception {
    int unique = 20;
    List<ListenableFuture<ScoreResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 2 * unique; i++) {
      calls.add(
          RewardServiceGrpc.newFutureStub(client.channel)
              .withDeadlineAfter(90, TimeUnit.SECONDS)
              .score(TestClient.request(keyed("twice-" + i % unique, i % unique))));
    }
    List<Rewards> first = new ArrayList<>();
    for (int i = 0; i < 2 * unique; i++) {
      Rewards rewards = calls.get(i).get().getRewards();
      if (i < unique) {
        first.add(rewards);
      } else {
        assertThat(rewards).isEqualTo(first.get(i - unique));
      }
    }
    for (int i = 0; i < unique; i++) {
      Rewards again =
          client.rewards().score(TestClient.request(keyed("twice-" + i, i))).getRewards();
      assertThat(again).isEqualTo(first.get(i));
    }

    assertThat(executions()).isEqualTo(unique);
    assertThat(server.part(MeterRegistry.class).get("reelscore.idempotent.hits").counter().count())
        .isGreaterThanOrEqualTo(2 * unique);
  }

  @Test
  void other_content_under_the_same_key_is_a_conflict() {
    client.rewards().score(TestClient.request(keyed("conflict", 1)));

    Throwable error =
        catchThrowable(() -> client.rewards().score(TestClient.request(keyed("conflict", 2))));

    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_IDEMPOTENCY_CONFLICT);
    assertThat(failure.getRetryable()).isFalse();
    assertThat(failure.getMessage())
        .isEqualTo(
            "sample.idempotency_key: conflict of other content (expected: the video, prompt and"
                + " model that the key came with first)");
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void other_weights_are_no_other_content() {
    Rewards equal = client.rewards().score(TestClient.request(keyed("weights", 1))).getRewards();

    Rewards weighted =
        client
            .rewards()
            .score(
                TestClient.request(keyed("weights", 1)).toBuilder()
                    .putCompositeWeights("physical_plausibility", 1)
                    .build())
            .getRewards();

    assertThat(executions()).isEqualTo(1);
    assertThat(weighted.getComposite())
        .isEqualTo(weighted.getByDimensionOrThrow("physical_plausibility").getNormalized());
    assertThat(weighted.getComposite()).isNotEqualTo(equal.getComposite());
  }

  @Test
  void without_a_key_everything_is_executed() {
    client.rewards().score(TestClient.request(keyed("", 1)));
    client.rewards().score(TestClient.request(keyed("", 1)));

    assertThat(executions()).isEqualTo(2);
  }

  @Test
  void a_failure_that_no_retry_can_cure_is_remembered() {
    Sample broken =
        Clips.sample("this is not a video".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toBuilder()
            .setIdempotencyKey("broken")
            .build();
    long decodedBefore = decoded();

    Throwable first = catchThrowable(() -> client.rewards().score(TestClient.request(broken)));
    Throwable second = catchThrowable(() -> client.rewards().score(TestClient.request(broken)));

    assertThat(TestClient.failure(second)).isPresent().isEqualTo(TestClient.failure(first));
    assertThat(decoded() - decodedBefore).isEqualTo(1);
  }

  @Test
  void an_owner_that_goes_away_does_not_take_the_reward_from_others() throws Exception {
    AdmissionControl admission = server.part(AdmissionControl.class);
    ListenableFuture<ScoreResponse> owner =
        RewardServiceGrpc.newFutureStub(client.channel).score(TestClient.request(keyed("left", 7)));
    Eventually.succeeds(() -> assertThat(admission.load().items()).isPositive());
    ListenableFuture<ScoreResponse> other =
        RewardServiceGrpc.newFutureStub(client.channel)
            .withDeadlineAfter(90, TimeUnit.SECONDS)
            .score(TestClient.request(keyed("left", 7)));
    Eventually.succeeds(() -> assertThat(other.isDone() || admission.load().items() == 2).isTrue());

    owner.cancel(true);

    assertThat(other.get().hasRewards()).isTrue();
    assertThat(executions()).isEqualTo(1);
    Eventually.succeeds(() -> assertThat(admission.load().items()).isZero());
  }

  @Test
  void a_group_sent_again_executes_only_what_was_not_finished() throws Exception {
    ScoreGroupResponse first = group();

    ScoreGroupResponse second = group();

    assertThat(executions()).isEqualTo(4);
    assertThat(second.getOutcomesList()).isEqualTo(first.getOutcomesList());
    assertThat(first.getOutcomesList())
        .extracting(SampleOutcome::getFailure)
        .extracting(Failure::getReason)
        .containsExactly(
            Reason.REASON_GROUP_FAILED,
            Reason.REASON_GROUP_FAILED,
            Reason.REASON_NON_FINITE_SCORE,
            Reason.REASON_GROUP_FAILED,
            Reason.REASON_GROUP_FAILED);
  }

  /** One member fails, and one comes twice. */
  private static ScoreGroupResponse group() throws Exception {
    return new GroupCallDriver(client)
        .header(5, FailurePolicy.FAILURE_POLICY_FAIL)
        .sample("a", keyed("group-1", 1))
        .sample("b", keyed("group-2", 2))
        .sample(
            "c",
            TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT).toBuilder()
                .setIdempotencyKey("group-3")
                .build())
        .sample("d", keyed("group-4", 4))
        .sample("e", keyed("group-1", 1))
        .complete()
        .response();
  }

  private static Sample keyed(String key, int red) {
    return TestClient.sample(TinyModel.frames(red, 2, 3), TestClient.PROMPT).toBuilder()
        .setIdempotencyKey(key)
        .build();
  }

  private double executions() {
    return executed() - executionsBefore;
  }

  private static double executed() {
    return server.part(MeterRegistry.class).get("reelscore.batch.items").summary().totalAmount();
  }

  private static long decoded() {
    return server.part(MeterRegistry.class).get("reelscore.decode").timer().count();
  }
}
