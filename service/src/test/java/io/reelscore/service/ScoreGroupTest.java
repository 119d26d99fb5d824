package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All samples of one prompt in one call. */
class ScoreGroupTest {
  private static final int IN_FLIGHT = 4;

  @TempDir static Path folder;
  private static ModelIdentity identity;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    identity = TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.admission.max-in-flight-items", String.valueOf(IN_FLIGHT))
                .with("reelscore.admission.max-group-items", String.valueOf(IN_FLIGHT)));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /** All permits have come back when a group of the largest size is taken. */
  @AfterEach
  void the_next_full_group_works() throws Exception {
    Eventually.succeeds(() -> {
      GroupCallDriver group = group(IN_FLIGHT, FailurePolicy.FAILURE_POLICY_FAIL);
      for (int i = 0; i < IN_FLIGHT; i++) {
        group.sample("s" + i, good(i));
      }
      assertThat(group.complete().response().getOutcomesList()).allMatch(SampleOutcome::hasRewards);
    });
    Held.nothingBy(server);
  }

  @Test
  void every_member_is_answered_in_the_order_it_was_sent() throws Exception {
    ScoreGroupResponse response =
        group(3, FailurePolicy.FAILURE_POLICY_MASK)
            .sample("a", good(10))
            .sample("b", Clips.sample(Clips.mp4(folder, 17)))
            .sample("c", good(30))
            .complete()
            .response();

    assertThat(response.getGroupId()).isEqualTo("g");
    assertThat(response.getServedBy().getModel().getText()).isEqualTo(identity.text());
    assertThat(response.getOutcomesList())
        .extracting(SampleOutcome::getSampleId)
        .containsExactly("a", "b", "c");
    assertThat(
            response
                .getOutcomes(2)
                .getRewards()
                .getByDimensionOrThrow("physical_plausibility")
                .getRaw())
        .isCloseTo(30 / 255.0, within(1e-4));
    assertThat(response.getOutcomes(1).getRewards().getLossyInput()).isTrue();
  }

  @Test
  void a_failing_member_is_masked() throws Exception {
    ScoreGroupResponse response = groupWithFailures(FailurePolicy.FAILURE_POLICY_MASK);

    assertThat(reasons(response))
        .containsExactly(
            Reason.REASON_UNSPECIFIED,
            Reason.REASON_NON_FINITE_SCORE,
            Reason.REASON_WRONG_SHAPE,
            Reason.REASON_UNSPECIFIED);
    assertThat(response.getOutcomes(0).hasRewards()).isTrue();
    assertThat(response.getOutcomes(1).getFailure().getCode())
        .isEqualTo(Status.Code.INTERNAL.value());
    assertThat(response.getOutcomes(2).getFailure().getMessage())
        .isEqualTo("sample.frames.shape: [1, 32, 32, 3] (expected: [8, 32, 32, 3])");
  }

  @Test
  void an_unspecified_policy_masks() throws Exception {
    ScoreGroupResponse response = groupWithFailures(FailurePolicy.FAILURE_POLICY_UNSPECIFIED);

    assertThat(response.getOutcomes(0).hasRewards()).isTrue();
  }

  @Test
  void a_failing_member_fails_the_group_by_policy() throws Exception {
    ScoreGroupResponse response = groupWithFailures(FailurePolicy.FAILURE_POLICY_FAIL);

    assertThat(reasons(response))
        .containsExactly(
            Reason.REASON_GROUP_FAILED,
            Reason.REASON_NON_FINITE_SCORE,
            Reason.REASON_WRONG_SHAPE,
            Reason.REASON_GROUP_FAILED);
    assertThat(response.getOutcomes(0).getFailure().getMessage())
        .isEqualTo("2 of 4 members failed and the group's policy is FAIL");
    assertThat(response.getOutcomes(0).getFailure().getCode())
        .isEqualTo(Status.Code.ABORTED.value());
  }

  @Test
  void one_sample_too_many() throws Exception {
    Throwable error =
        group(1, FailurePolicy.FAILURE_POLICY_MASK)
            .sample("a", good(1))
            .sample("b", good(2))
            .error();

    assertInvalid(error, "samples: more than 1 (expected: exactly 1, as header.size says)");
  }

  @Test
  void one_sample_too_few() throws Exception {
    Throwable error =
        group(2, FailurePolicy.FAILURE_POLICY_MASK).sample("a", good(1)).complete().error();

    assertInvalid(error, "samples: 1 (expected: exactly 2, as header.size says)");
  }

  @Test
  void a_sample_before_the_header() throws Exception {
    Throwable error = new GroupCallDriver(client).sample("a", good(1)).error();

    assertInvalid(error, "first message: no header (expected: the group's header)");
  }

  @Test
  void no_message_at_all() throws Exception {
    Throwable error = new GroupCallDriver(client).complete().error();

    assertInvalid(error, "first message: no header (expected: the group's header)");
  }

  @Test
  void a_second_header() throws Exception {
    Throwable error =
        group(1, FailurePolicy.FAILURE_POLICY_MASK)
            .header(1, FailurePolicy.FAILURE_POLICY_MASK)
            .error();

    assertInvalid(error, "header: a second one (expected: exactly one, first)");
  }

  @Test
  void a_size_that_is_no_size() throws Exception {
    assertInvalid(
        group(0, FailurePolicy.FAILURE_POLICY_MASK).error(), "header.size: 0 (expected: 1..4)");
    assertInvalid(
        group(-1, FailurePolicy.FAILURE_POLICY_MASK).error(), "header.size: -1 (expected: 1..4)");
    Throwable tooLarge = group(5, FailurePolicy.FAILURE_POLICY_MASK).error();
    assertThat(TestClient.failure(tooLarge).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_TOO_LARGE);
  }

  @Test
  void a_policy_nobody_knows() throws Exception {
    Throwable error =
        new GroupCallDriver(client)
            .header(GroupHeader.newBuilder().setSize(1).setFailurePolicyValue(9).build())
            .error();

    assertInvalid(error, "header.failure_policy: 9 (expected: MASK or FAIL)");
  }

  @Test
  void a_header_that_pins_another_model() throws Exception {
    Throwable error =
        new GroupCallDriver(client)
            .header(
                GroupHeader.newBuilder()
                    .setSize(1)
                    .setModel(ModelRef.newBuilder().setIdentity("tiny@1.0.0#000000000000"))
                    .build())
            .error();

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void a_group_that_is_cancelled_gives_its_permits_back() throws Exception {
    GroupCallDriver group = group(IN_FLIGHT, FailurePolicy.FAILURE_POLICY_MASK);
    group.sample("a", good(1));

    group.cancel();

    assertThat(((StatusRuntimeException) group.error()).getStatus().getCode())
        .isEqualTo(Status.Code.CANCELLED);
  }

  private static GroupCallDriver group(int size, FailurePolicy policy) {
    return new GroupCallDriver(client).header(size, policy);
  }

  private static ScoreGroupResponse groupWithFailures(FailurePolicy policy) throws Exception {
    Sample poisoned = TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT);
    Sample shapeless =
        Sample.newBuilder()
            .setFrames(TestClient.tensor(TinyModel.frames(1, 1, 1)).toBuilder().setShape(0, 1))
            .setPrompt("a")
            .build();
    return group(4, policy)
        .sample("a", good(1))
        .sample("b", poisoned)
        .sample("c", shapeless)
        .sample("d", good(4))
        .complete()
        .response();
  }

  private static Sample good(int red) {
    return TestClient.sample(TinyModel.frames(red, 2, 3), TestClient.PROMPT);
  }

  private static List<Reason> reasons(ScoreGroupResponse response) {
    return response.getOutcomesList().stream()
        .map(SampleOutcome::getFailure)
        .map(Failure::getReason)
        .toList();
  }

  private static void assertInvalid(Throwable error, String message) {
    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
