package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.AdvantageOptions;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.GroupStatistics;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the rewards of a group are spread, and where its members stand, as the reply states it. */
class GroupStatisticsTest {
  private static final String PHYSICS = "physical_plausibility";
  private static final String DEFORMITY = "subject_deformity";
  private static final String ALIGNMENT = "semantic_alignment";

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server = ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void the_composite_and_each_raw_reward_have_their_statistics() throws Exception {
    ScoreGroupResponse response = scored(header(), red(10), red(40), red(20));

    assertThat(response.getByDimensionMap()).containsOnlyKeys(PHYSICS, DEFORMITY, ALIGNMENT);
    GroupStatistics physics = response.getByDimensionOrThrow(PHYSICS);
    List<Double> raw = raw(response, PHYSICS);
    double mean = mean(raw);
    assertThat(physics.getCount()).isEqualTo(3);
    assertThat(physics.getMean()).isCloseTo(mean, within(1e-12));
    assertThat(physics.getStd()).isCloseTo(std(raw, 1), within(1e-12));
    assertThat(physics.getDdof()).isEqualTo(1);
    assertThat(physics.hasEps()).isFalse();
    assertThat(physics.getDegenerate()).isFalse();
    assertThat(ranks(response, outcome -> outcome.getStandingByDimensionOrThrow(PHYSICS)))
        .containsExactly(3.0, 1.0, 2.0);
    List<Double> composites = composites(response);
    assertThat(response.getComposite().getMean()).isCloseTo(mean(composites), within(1e-12));
    assertThat(response.getComposite().getStd()).isCloseTo(std(composites, 1), within(1e-12));
    assertThat(ranks(response, SampleOutcome::getStanding)).containsExactly(3.0, 1.0, 2.0);
    assertThat(response.getOutcomesList())
        .noneMatch(outcome -> outcome.getStanding().hasAdvantage());
  }

  @Test
  void advantages_are_computed_on_request_with_the_defaults_of_trl() throws Exception {
    ScoreGroupResponse response =
        scored(
            header().setAdvantages(AdvantageOptions.getDefaultInstance()),
            red(10),
            red(40),
            red(20));

    List<Double> composites = composites(response);
    assertThat(response.getComposite().getDdof()).isEqualTo(1);
    assertThat(response.getComposite().getEps()).isEqualTo(1e-4);
    for (int i = 0; i < 3; i++) {
      assertThat(response.getOutcomes(i).getStanding().getAdvantage())
          .isCloseTo(
              (composites.get(i) - mean(composites)) / (std(composites, 1) + 1e-4), within(1e-9));
    }
  }

  @Test
  void advantages_use_the_ddof_and_eps_that_were_asked_for() throws Exception {
    ScoreGroupResponse response =
        scored(
            header().setAdvantages(AdvantageOptions.newBuilder().setDdof(0).setEps(0.5)),
            red(10),
            red(40));

    List<Double> raw = raw(response, PHYSICS);
    GroupStatistics physics = response.getByDimensionOrThrow(PHYSICS);
    assertThat(physics.getDdof()).isZero();
    assertThat(physics.getEps()).isEqualTo(0.5);
    assertThat(physics.getStd()).isCloseTo(std(raw, 0), within(1e-12));
    assertThat(response.getOutcomes(0).getStandingByDimensionOrThrow(PHYSICS).getAdvantage())
        .isCloseTo((raw.get(0) - mean(raw)) / (std(raw, 0) + 0.5), within(1e-9));
  }

  @Test
  void masked_members_are_left_out_and_stand_nowhere() throws Exception {
    ScoreGroupResponse response =
        scored(
            header().setAdvantages(AdvantageOptions.getDefaultInstance()),
            red(10),
            frames(TinyModel.poisonedFrames()),
            red(30));

    GroupStatistics physics = response.getByDimensionOrThrow(PHYSICS);
    assertThat(physics.getCount()).isEqualTo(2);
    assertThat(physics.getMean()).isCloseTo(20 / 255.0, within(1e-4));
    SampleOutcome masked = response.getOutcomes(1);
    assertThat(masked.getFailure().getReason()).isEqualTo(Reason.REASON_NON_FINITE_SCORE);
    assertThat(masked.hasStanding()).isFalse();
    assertThat(masked.getStandingByDimensionMap()).isEmpty();
    assertThat(response.getOutcomes(2).getStanding().getRank()).isEqualTo(1);
  }

  @Test
  void a_member_that_lacks_a_dimension_counts_in_the_others() throws Exception {
    ScoreGroupResponse response =
        scored(
            header().setCompositePolicy(CompositePolicy.COMPOSITE_POLICY_OMIT),
            red(10),
            frames(TinyModel.partlyPoisonedFrames()));

    assertThat(response.getByDimensionOrThrow(PHYSICS).getCount()).isEqualTo(2);
    assertThat(response.getByDimensionOrThrow(DEFORMITY).getCount()).isEqualTo(1);
    assertThat(response.getByDimensionOrThrow(DEFORMITY).getDegenerate()).isTrue();
    assertThat(response.getComposite().getCount()).isEqualTo(1);
    SampleOutcome partial = response.getOutcomes(1);
    assertThat(partial.hasStanding()).isFalse();
    assertThat(partial.getStandingByDimensionMap()).containsOnlyKeys(PHYSICS, ALIGNMENT);
    assertThat(partial.getStandingByDimensionOrThrow(PHYSICS).getRank()).isEqualTo(1);
  }

  @Test
  void dimensions_that_are_not_wanted_have_no_statistics() throws Exception {
    ScoreGroupResponse response = scored(header().addDimensions(ALIGNMENT), red(1), red(2));

    assertThat(response.getByDimensionMap()).containsOnlyKeys(ALIGNMENT);
    assertThat(response.getOutcomes(0).getStandingByDimensionMap()).containsOnlyKeys(ALIGNMENT);
  }

  @Test
  void a_group_of_one_teaches_nothing() throws Exception {
    ScoreGroupResponse response =
        scored(header().setAdvantages(AdvantageOptions.getDefaultInstance()), red(9));

    assertThat(response.getComposite().getCount()).isEqualTo(1);
    assertThat(response.getComposite().getDegenerate()).isTrue();
    assertThat(response.getComposite().hasStd()).isFalse();
    Standing standing = response.getOutcomes(0).getStanding();
    assertThat(standing.getRank()).isEqualTo(1);
    assertThat(standing.hasAdvantage()).isFalse();
  }

  @Test
  void equal_rewards_teach_nothing() throws Exception {
    ScoreGroupResponse response =
        scored(header().setAdvantages(AdvantageOptions.getDefaultInstance()), red(9), red(9));

    assertThat(response.getComposite().getDegenerate()).isTrue();
    assertThat(response.getComposite().getStd()).isZero();
    assertThat(ranks(response, SampleOutcome::getStanding)).containsExactly(1.5, 1.5);
    assertThat(response.getOutcomesList())
        .allMatch(outcome -> outcome.getStanding().getAdvantage() == 0);
  }

  @Test
  void a_group_without_rewards_has_no_statistics() throws Exception {
    Sample poisoned = frames(TinyModel.poisonedFrames());
    ScoreGroupResponse allFailed = scored(header(), poisoned, poisoned);
    ScoreGroupResponse byPolicy =
        scored(header().setFailurePolicy(FailurePolicy.FAILURE_POLICY_FAIL), red(9), poisoned);

    for (ScoreGroupResponse response : List.of(allFailed, byPolicy)) {
      assertThat(response.getOutcomesList()).allMatch(SampleOutcome::hasFailure);
      assertThat(response.hasComposite()).isFalse();
      assertThat(response.getByDimensionMap()).isEmpty();
      assertThat(response.getOutcomesList()).noneMatch(SampleOutcome::hasStanding);
    }
    assertThat(byPolicy.getOutcomes(0).getFailure().getReason())
        .isEqualTo(Reason.REASON_GROUP_FAILED);
  }

  @Test
  void settings_that_mean_nothing_are_refused() throws Exception {
    assertInvalid(
        header().setAdvantages(AdvantageOptions.newBuilder().setDdof(2)),
        "header.advantages.ddof: 2 (expected: 0 or 1)");
    assertInvalid(
        header().setAdvantages(AdvantageOptions.newBuilder().setEps(0)),
        "header.advantages.eps: 0.0 (expected: a finite number > 0)");
    assertInvalid(
        header().setAdvantages(AdvantageOptions.newBuilder().setEps(Double.NaN)),
        "header.advantages.eps: NaN (expected: a finite number > 0)");
    assertInvalid(
        header().addDimensions("beauty"),
        "header.dimensions: beauty (expected: one of " + TinyModel.DIMENSIONS + ")");
  }

  private static GroupHeader.Builder header() {
    return GroupHeader.newBuilder().setGroupId("g");
  }

  private static Sample red(int red) {
    return frames(TinyModel.frames(red, 2, 3));
  }

  private static Sample frames(byte[] frames) {
    return TestClient.sample(frames, TestClient.PROMPT);
  }

  private static ScoreGroupResponse scored(GroupHeader.Builder header, Sample... samples)
      throws Exception {
    GroupCallDriver group =
        new GroupCallDriver(client).header(header.setSize(samples.length).build());
    for (int i = 0; i < samples.length; i++) {
      group.sample("s" + i, samples[i]);
    }
    return group.complete().response();
  }

  private static void assertInvalid(GroupHeader.Builder header, String message) throws Exception {
    Throwable error = new GroupCallDriver(client).header(header.setSize(1).build()).error();

    assertThat(TestClient.failure(error).orElseThrow().getMessage()).isEqualTo(message);
    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_INVALID_FIELD);
  }

  private static List<Double> raw(ScoreGroupResponse response, String dimension) {
    return response.getOutcomesList().stream()
        .map(outcome -> outcome.getRewards().getByDimensionOrThrow(dimension).getRaw())
        .toList();
  }

  private static List<Double> composites(ScoreGroupResponse response) {
    return response.getOutcomesList().stream()
        .map(outcome -> outcome.getRewards().getComposite())
        .toList();
  }

  private static List<Double> ranks(
      ScoreGroupResponse response, Function<SampleOutcome, Standing> standing) {
    List<Double> ranks = new ArrayList<>();
    response.getOutcomesList().forEach(outcome -> ranks.add(standing.apply(outcome).getRank()));
    return ranks;
  }

  private static double mean(List<Double> rewards) {
    return rewards.stream().mapToDouble(Double::doubleValue).sum() / rewards.size();
  }

  private static double std(List<Double> rewards, int ddof) {
    double mean = mean(rewards);
    double squares = rewards.stream().mapToDouble(reward -> Math.pow(reward - mean, 2)).sum();
    return Math.sqrt(squares / (rewards.size() - ddof));
  }
}
