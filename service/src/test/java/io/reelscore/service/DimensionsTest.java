package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which dimensions are in a reply, and what one without a finite reward does to it. */
class DimensionsTest {
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
  void only_the_wanted_dimensions_are_in_the_reply_and_in_its_composite() {
    Rewards rewards = scored(good().addDimensions(ALIGNMENT).addDimensions(PHYSICS));

    assertThat(rewards.getByDimensionMap()).containsOnlyKeys(PHYSICS, ALIGNMENT);
    assertThat(rewards.getComposite())
        .isCloseTo(
            (normalized(rewards, PHYSICS) + normalized(rewards, ALIGNMENT)) / 2, within(1e-9));
  }

  @Test
  void a_wanted_dimension_may_weigh_nothing() {
    Rewards rewards =
        scored(
            good()
                .addDimensions(PHYSICS)
                .addDimensions(DEFORMITY)
                .putCompositeWeights(PHYSICS, 2)
                .putCompositeWeights(DEFORMITY, 0));

    assertThat(rewards.getByDimensionMap()).containsOnlyKeys(PHYSICS, DEFORMITY);
    assertThat(rewards.getComposite()).isCloseTo(normalized(rewards, PHYSICS), within(1e-9));
  }

  @Test
  void dimensions_that_are_unknown_or_named_twice_are_refused_with_the_legal_names() {
    assertInvalid(
        good().addDimensions("beauty"),
        "dimensions: beauty (expected: one of " + TinyModel.DIMENSIONS + ")");
    assertInvalid(
        good().addDimensions(PHYSICS).addDimensions(PHYSICS),
        "dimensions: %s twice (expected: each of %s once)"
            .formatted(PHYSICS, TinyModel.DIMENSIONS));
  }

  @Test
  void a_weight_of_a_dimension_that_is_not_wanted_is_refused() {
    assertInvalid(
        good().addDimensions(PHYSICS).putCompositeWeights(DEFORMITY, 1),
        "composite_weights: subject_deformity (expected: one of [physical_plausibility])");
  }

  @Test
  void weights_whose_sum_is_no_number_are_refused() {
    assertInvalid(
        good()
            .putCompositeWeights(PHYSICS, Double.MAX_VALUE)
            .putCompositeWeights(DEFORMITY, Double.MAX_VALUE),
        "composite_weights: too large to be added (expected: a finite sum)");
  }

  @Test
  void a_policy_nobody_knows_is_refused() {
    assertInvalid(
        good().setCompositePolicyValue(9), "composite_policy: unknown (expected: FAIL or OMIT)");
  }

  @Test
  void a_dimension_that_is_not_finite_fails_the_sample_by_default() {
    for (CompositePolicy policy :
        List.of(
            CompositePolicy.COMPOSITE_POLICY_UNSPECIFIED, CompositePolicy.COMPOSITE_POLICY_FAIL)) {
      Failure failure = failed(partlyPoisoned().setCompositePolicy(policy), Status.Code.INTERNAL);

      assertThat(failure.getReason()).isEqualTo(Reason.REASON_NON_FINITE_SCORE);
      assertThat(failure.getMessage())
          .isEqualTo("reward subject_deformity: NaN (expected: a finite number)");
    }
  }

  @Test
  void a_dimension_that_is_not_finite_is_omitted_on_request_and_takes_the_composite_along() {
    Rewards rewards =
        scored(partlyPoisoned().setCompositePolicy(CompositePolicy.COMPOSITE_POLICY_OMIT));

    assertThat(rewards.getByDimensionMap()).containsOnlyKeys(PHYSICS, ALIGNMENT);
    assertThat(rewards.hasComposite()).isFalse();
    assertThat(rewards.getFailedDimensionsMap()).containsOnlyKeys(DEFORMITY);
    assertThat(rewards.getFailedDimensionsOrThrow(DEFORMITY).getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
    assertThat(rewards.getByDimensionOrThrow(PHYSICS).getRaw())
        .isCloseTo(
            TinyModel.rewards(TinyModel.partlyPoisonedFrames(), TestClient.PROMPT).get(PHYSICS),
            within(1e-4));
  }

  @Test
  void an_omitted_dimension_that_weighs_nothing_leaves_the_composite() {
    Rewards rewards =
        scored(
            partlyPoisoned()
                .setCompositePolicy(CompositePolicy.COMPOSITE_POLICY_OMIT)
                .putCompositeWeights(PHYSICS, 1));

    assertThat(rewards.getComposite()).isCloseTo(normalized(rewards, PHYSICS), within(1e-9));
    assertThat(rewards.getFailedDimensionsMap()).containsOnlyKeys(DEFORMITY);
  }

  @Test
  void a_dimension_that_is_not_wanted_does_not_fail_the_sample() {
    Rewards rewards = scored(partlyPoisoned().addDimensions(PHYSICS).addDimensions(ALIGNMENT));

    assertThat(rewards.getByDimensionMap()).containsOnlyKeys(PHYSICS, ALIGNMENT);
    assertThat(rewards.getFailedDimensionsMap()).isEmpty();
    assertThat(rewards.getComposite())
        .isCloseTo(
            (normalized(rewards, PHYSICS) + normalized(rewards, ALIGNMENT)) / 2, within(1e-9));
  }

  @Test
  void a_sample_without_any_finite_reward_fails_whatever_the_policy() {
    ScoreRequest.Builder nothing =
        TestClient.request(TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT))
            .toBuilder()
            .setCompositePolicy(CompositePolicy.COMPOSITE_POLICY_OMIT);
    ScoreRequest.Builder nothingWanted =
        partlyPoisoned()
            .addDimensions(DEFORMITY)
            .setCompositePolicy(CompositePolicy.COMPOSITE_POLICY_OMIT);

    assertThat(failed(nothing, Status.Code.INTERNAL).getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
    assertThat(failed(nothingWanted, Status.Code.INTERNAL).getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
  }

  private static ScoreRequest.Builder good() {
    return TestClient.goodRequest().toBuilder();
  }

  private static ScoreRequest.Builder partlyPoisoned() {
    return TestClient.request(
        TestClient.sample(TinyModel.partlyPoisonedFrames(), TestClient.PROMPT))
        .toBuilder();
  }

  private static Rewards scored(ScoreRequest.Builder request) {
    return client.rewards().score(request.build()).getRewards();
  }

  private static double normalized(Rewards rewards, String dimension) {
    return rewards.getByDimensionOrThrow(dimension).getNormalized();
  }

  private static Failure failed(ScoreRequest.Builder request, Status.Code code) {
    Throwable error = catchThrowable(() -> client.rewards().score(request.build()));
    assertThat(((StatusRuntimeException) error).getStatus().getCode()).isEqualTo(code);
    return TestClient.failure(error).orElseThrow();
  }

  private static void assertInvalid(ScoreRequest.Builder request, String message) {
    Failure failure = failed(request, Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(failure.getMessage()).isEqualTo(message);
  }
}
