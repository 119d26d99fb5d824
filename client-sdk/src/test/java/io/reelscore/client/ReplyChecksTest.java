package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Stage;
import io.reelscore.v1.Warning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is no reward becomes a failure that says why. */
@Timeout(60)
class ReplyChecksTest {

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
            reply(Protos.rewards(1).toBuilder().clearComposite().build()),
            "the reply has no composite",
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

  private static ScoreResponse reply(Rewards rewards) {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(rewards)
        .setServedBy(Protos.servedBy())
        .build();
  }
}
