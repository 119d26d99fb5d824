package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.AdvantageOptions;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reply says of a group as a whole. */
@Timeout(60)
class GroupStatisticsTest {
  private static final String PHYSICS = "physical_plausibility";

  @Test
  void statistics_and_standings_arrive_as_stated() throws Exception {
    GroupResult result = scored(reply().build(), ScoreOptions.DEFAULT);

    GroupStatistics expected =
        new GroupStatistics(
            2,
            0.5,
            OptionalDouble.of(0.25),
            false,
            1,
            OptionalDouble.of(1e-4),
            List.of(
                Optional.of(new Standing(2, OptionalDouble.of(-1))),
                Optional.empty(),
                Optional.of(new Standing(1, OptionalDouble.empty()))));
    assertThat(result.results().get(0)).isInstanceOf(Scored.class);
    assertThat(result.results().get(1)).isInstanceOf(Failed.class);
    assertThat(result.composite()).hasValue(expected);
    assertThat(result.byDimension()).containsOnlyKeys(PHYSICS).containsValue(expected);
  }

  @Test
  void the_header_asks_for_what_the_options_say() throws Exception {
    AtomicReference<GroupHeader> seen = new AtomicReference<>();
    try (TestServer server =
            TestServer.grouping(messages -> {
              seen.set(messages.get(0).getHeader());
              return reply().build();
            });
        RewardClient client = server.client().build()) {
      for (ScoreOptions options :
          List.of(
              ScoreOptions.DEFAULT,
              ScoreOptions.DEFAULT
                  .withAdvantages(Advantages.DANCE_GRPO)
                  .withStep(3)
                  .withDimensions(List.of(PHYSICS)))) {

        client.scoreGroup("g", samples(), FailurePolicy.FAILURE_POLICY_MASK, options);

        assertThat(seen.get().hasAdvantages()).isEqualTo(options.advantages().isPresent());
        assertThat(seen.get().getStep()).isEqualTo(options.step());
        assertThat(seen.get().getDimensionsList()).isEqualTo(options.dimensions());
      }
      assertThat(seen.get().getAdvantages())
          .isEqualTo(AdvantageOptions.newBuilder().setDdof(1).setEps(1e-8).build());
    }
  }

  @Test
  void a_statistic_that_is_not_finite_fails_the_group() throws Exception {
    ScoreGroupResponse.Builder mean = reply();
    mean.getCompositeBuilder().setMean(Double.NaN);
    ScoreGroupResponse.Builder advantage = reply();
    advantage.getOutcomesBuilder(0).getStandingBuilder().setAdvantage(Double.POSITIVE_INFINITY);

    assertAllFailed(scored(mean.build(), ScoreOptions.DEFAULT), "composite: mean NaN");
    assertAllFailed(
        scored(advantage.build(), ScoreOptions.DEFAULT), "composite: advantage Infinity");
  }

  @Test
  void statistics_over_a_reward_that_is_not_accepted_are_dropped() throws Exception {
    ScoreGroupResponse.Builder reply = reply();
    reply.getOutcomesBuilder(2).getRewardsBuilder().setComposite(Double.NaN);

    GroupResult result = scored(reply.build(), ScoreOptions.DEFAULT);

    assertThat(result.results().get(0)).isInstanceOf(Scored.class);
    assertThat(result.results().get(2)).isInstanceOf(Failed.class);
    assertThat(result.composite()).isEmpty();
    assertThat(result.byDimension()).isEmpty();
  }

  @Test
  void statistics_of_another_model_than_the_pinned_one_are_dropped() throws Exception {
    GroupResult result =
        scored(
            reply().build(),
            ScoreOptions.DEFAULT.withModel(ModelRef.pinned("reelscore-demo@1#ba9876543210")));

    assertThat(result.results()).allMatch(Failed.class::isInstance);
    assertThat(result.composite()).isEmpty();
    assertThat(result.byDimension()).isEmpty();
  }

  private static void assertAllFailed(GroupResult result, String message) {
    assertThat(result.results())
        .allSatisfy(one -> {
          assertThat(((Failed) one).reason()).isEqualTo(Reason.REASON_NON_FINITE_SCORE);
          assertThat(((Failed) one).message()).startsWith(message);
        });
    assertThat(result.composite()).isEmpty();
  }

  private static GroupResult scored(ScoreGroupResponse reply, ScoreOptions options)
      throws Exception {
    try (TestServer server = TestServer.grouping(messages -> reply);
        RewardClient client = server.client().build()) {
      return client.scoreGroup("g", samples(), FailurePolicy.FAILURE_POLICY_MASK, options);
    }
  }

  private static List<Sample> samples() {
    return List.of(Protos.sample("a"), Protos.sample("b"), Protos.sample("c"));
  }

  /** Of three members, the second of which failed. */
  private static ScoreGroupResponse.Builder reply() {
    io.reelscore.v1.GroupStatistics statistics =
        io.reelscore.v1.GroupStatistics.newBuilder()
            .setCount(2)
            .setMean(0.5)
            .setStd(0.25)
            .setDdof(1)
            .setEps(1e-4)
            .build();
    io.reelscore.v1.Standing second =
        io.reelscore.v1.Standing.newBuilder().setRank(2).setAdvantage(-1).build();
    io.reelscore.v1.Standing first = io.reelscore.v1.Standing.newBuilder().setRank(1).build();
    return ScoreGroupResponse.newBuilder()
        .setGroupId("g")
        .addOutcomes(member("a", Protos.rewards(1), second))
        .addOutcomes(
            SampleOutcome.newBuilder()
                .setSampleId("b")
                .setFailure(Failure.newBuilder().setReason(Reason.REASON_MEDIA_UNREADABLE)))
        .addOutcomes(member("c", Protos.rewards(2), first))
        .setServedBy(Protos.servedBy())
        .setComposite(statistics)
        .putByDimension(PHYSICS, statistics);
  }

  private static SampleOutcome.Builder member(
      String id, Rewards rewards, io.reelscore.v1.Standing standing) {
    return SampleOutcome.newBuilder()
        .setSampleId(id)
        .setRewards(rewards)
        .setStanding(standing)
        .putStandingByDimension(PHYSICS, standing);
  }
}
