package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Priority;
import io.reelscore.v1.Reason;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupScoringTest {
  private static final Failure UNREADABLE =
      Failure.newBuilder()
          .setCode(3)
          .setReason(Reason.REASON_MEDIA_UNREADABLE)
          .setStage(Stage.STAGE_PREPARATION)
          .setMessage("truncated")
          .build();

  @Test
  void the_header_precedes_every_sample_in_order() throws Exception {
    AtomicReference<List<ScoreGroupRequest>> seen = new AtomicReference<>();
    try (TestServer server =
            TestServer.grouping(messages -> {
              seen.set(messages);
              return allScored(messages);
            });
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup(
              "g",
              samples(48),
              FailurePolicy.FAILURE_POLICY_FAIL,
              ScoreOptions.DEFAULT.withRunId("run-7"));

      GroupHeader header = seen.get().get(0).getHeader();
      assertThat(header.getGroupId()).isEqualTo("g");
      assertThat(header.getSize()).isEqualTo(48);
      assertThat(header.getFailurePolicy()).isEqualTo(FailurePolicy.FAILURE_POLICY_FAIL);
      assertThat(header.getRunId()).isEqualTo("run-7");
      assertThat(header.getPriority()).isEqualTo(Priority.PRIORITY_TRAINING);
      assertThat(seen.get()).hasSize(49);
      assertThat(result.allScored()).isTrue();
      assertThat(result.results())
          .extracting(ScoreResult::sampleId)
          .containsExactlyElementsOf(samples(48).stream().map(Sample::id).toList());
    }
  }

  @Test
  void samples_larger_than_the_flow_control_window_all_arrive() throws Exception {
    List<Sample> large =
        IntStream.range(0, 12)
            .mapToObj(i -> new Sample("s" + i, Clip.encoded(new byte[3_000_000]), "p"))
            .toList();
    try (TestServer server = TestServer.grouping(GroupScoringTest::allScored);
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup("g", large, FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT);

      assertThat(result.allScored()).isTrue();
      assertThat(result.results()).hasSize(12);
    }
  }

  @Test
  void a_masked_failure_leaves_the_others_their_rewards() throws Exception {
    try (TestServer server =
            TestServer.grouping(messages ->
                allScored(messages).toBuilder()
                    .setOutcomes(
                        1, SampleOutcome.newBuilder().setSampleId("s1").setFailure(UNREADABLE))
                    .build());
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup(
              "g", samples(3), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT);

      assertThat(result.allScored()).isFalse();
      assertThat(result.results().get(0)).isInstanceOf(Scored.class);
      assertThat(result.results().get(1))
          .isEqualTo(
              new Failed(
                  "s1",
                  Status.Code.INVALID_ARGUMENT,
                  Reason.REASON_MEDIA_UNREADABLE,
                  Stage.STAGE_PREPARATION,
                  "truncated",
                  false));
      assertThat(result.results().get(2)).isInstanceOf(Scored.class);
    }
  }

  @Test
  void a_failed_group_gives_each_sample_the_failure_of_the_call() throws Exception {
    Failure overloaded =
        Failure.newBuilder()
            .setCode(8)
            .setReason(Reason.REASON_OVERLOADED)
            .setStage(Stage.STAGE_ADMISSION)
            .setMessage("group of 3: 2 permits free")
            .setRetryable(true)
            .build();
    try (TestServer server =
            TestServer.grouping(messages -> {
              throw TestServer.stated(overloaded);
            });
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup(
              "g", samples(3), FailurePolicy.FAILURE_POLICY_FAIL, ScoreOptions.DEFAULT);

      assertThat(result.results())
          .containsExactlyElementsOf(
              IntStream.range(0, 3)
                  .<ScoreResult>mapToObj(i ->
                      new Failed(
                          "s" + i,
                          Status.Code.RESOURCE_EXHAUSTED,
                          Reason.REASON_OVERLOADED,
                          Stage.STAGE_ADMISSION,
                          "group of 3: 2 permits free",
                          true))
                  .toList());
    }
  }

  @Test
  void outcomes_that_do_not_match_the_samples_are_failures() throws Exception {
    try (TestServer server =
            TestServer.grouping(
                messages -> allScored(messages).toBuilder().removeOutcomes(2).build());
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup(
              "g", samples(3), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT);

      assertThat(result.results())
          .allSatisfy(each ->
              assertThat(((Failed) each).message())
                  .isEqualTo("the reply has 2 outcomes (expected: 3)"));
    }
  }

  @Test
  void an_outcome_in_another_place_or_without_content_is_a_failure() throws Exception {
    try (TestServer server =
            TestServer.grouping(messages ->
                allScored(messages).toBuilder()
                    .setOutcomes(0, SampleOutcome.newBuilder().setSampleId("s0"))
                    .setOutcomes(
                        1,
                        SampleOutcome.newBuilder().setSampleId("s2").setRewards(Protos.rewards(1)))
                    .build());
        RewardClient client = server.client().build()) {

      List<ScoreResult> results =
          client
              .scoreGroup("g", samples(3), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT)
              .results();

      assertThat(((Failed) results.get(0)).message())
          .isEqualTo("the reply has neither rewards nor a failure");
      assertThat(((Failed) results.get(1)).message())
          .isEqualTo("the reply has sample \"s2\" in its place");
      assertThat(results.get(2)).isInstanceOf(Scored.class);
    }
  }

  @Test
  void cancelling_the_future_cancels_the_call_at_the_server() throws Exception {
    try (TestServer server = TestServer.grouping(messages -> onceCancelled());
        RewardClient client = server.client().build()) {
      CompletableFuture<GroupResult> result =
          client.scoreGroupAsync(
              "g", samples(3), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT);
      assertThat(server.received.await(30, TimeUnit.SECONDS)).isTrue();

      result.cancel(true);

      assertThat(server.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** An answer before the cancellation has come would end the call as any other. */
  private static ScoreGroupResponse onceCancelled() {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Context.current().addListener(ended -> cancelled.complete(null), Runnable::run);
    cancelled.join();
    return ScoreGroupResponse.getDefaultInstance();
  }

  @Test
  void a_server_that_never_answers_is_left_at_the_deadline() throws Exception {
    CompletableFuture<ScoreGroupResponse> never = new CompletableFuture<>();
    try (TestServer server = TestServer.grouping(messages -> never.join());
        RewardClient client = server.client().build()) {

      GroupResult result =
          client.scoreGroup(
              "g",
              samples(2),
              FailurePolicy.FAILURE_POLICY_MASK,
              ScoreOptions.DEFAULT.withDeadline(Duration.ofMillis(300)));
      never.complete(ScoreGroupResponse.getDefaultInstance());

      assertThat(result.results())
          .allSatisfy(each ->
              assertThat(((Failed) each).reason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED));
    }
  }

  @Test
  void an_empty_group_is_refused() {
    try (RewardClient client = RewardClient.builder("127.0.0.1:1").build()) {
      assertThatThrownBy(() ->
              client.scoreGroup(
                  "g", List.of(), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT))
          .hasMessage("samples: 0 (expected: at least 1)");
    }
  }

  private static List<Sample> samples(int count) {
    return IntStream.range(0, count).mapToObj(i -> Protos.sample("s" + i)).toList();
  }

  private static ScoreGroupResponse allScored(List<ScoreGroupRequest> messages) {
    List<SampleOutcome> outcomes = new ArrayList<>();
    for (ScoreGroupRequest message : messages.subList(1, messages.size())) {
      outcomes.add(
          SampleOutcome.newBuilder()
              .setSampleId(message.getSample().getSampleId())
              .setRewards(Protos.rewards(1))
              .build());
    }
    return ScoreGroupResponse.newBuilder()
        .setGroupId(messages.get(0).getHeader().getGroupId())
        .addAllOutcomes(outcomes)
        .setServedBy(Protos.servedBy())
        .build();
  }
}
