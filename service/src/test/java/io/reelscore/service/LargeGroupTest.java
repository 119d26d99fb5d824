package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups of three full batches on one worker: executed in parts, answered as one. */
class LargeGroupTest {
  private static final int SIZE = 12;
  private static final int BAD = 5;

  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.execution.workers", "1")
          .with("reelscore.execution.max-batch-items", "4");

  @Test
  void every_member_gets_its_own_reward() throws Exception {
    ScoreGroupResponse response = group(FailurePolicy.FAILURE_POLICY_FAIL, -1);

    assertThat(response.getOutcomesList())
        .allSatisfy(outcome -> {
          double red = Integer.parseInt(outcome.getSampleId()) / 255.0;
          assertThat(outcome.getRewards().getByDimensionOrThrow("physical_plausibility").getRaw())
              .isCloseTo(red, org.assertj.core.api.Assertions.within(1e-4));
          assertThat(outcome.getRewards().getTimings().getBatchSize()).isLessThanOrEqualTo(4);
        });
  }

  @Test
  void one_bad_member_is_masked_and_spares_the_others() throws Exception {
    ScoreGroupResponse response = group(FailurePolicy.FAILURE_POLICY_MASK, BAD);

    List<Integer> failed =
        IntStream.range(0, SIZE).filter(i -> response.getOutcomes(i).hasFailure()).boxed().toList();
    assertThat(failed).containsExactly(BAD);
    assertThat(response.getOutcomes(BAD).getFailure().getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
  }

  @Test
  void one_bad_member_fails_all_by_policy() throws Exception {
    ScoreGroupResponse response = group(FailurePolicy.FAILURE_POLICY_FAIL, BAD);

    assertThat(response.getOutcomesList()).allMatch(SampleOutcome::hasFailure);
    assertThat(response.getOutcomes(BAD).getFailure().getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
    assertThat(response.getOutcomes(0).getFailure().getReason())
        .isEqualTo(Reason.REASON_GROUP_FAILED);
  }

  private static ScoreGroupResponse group(FailurePolicy policy, int bad) throws Exception {
    GroupCallDriver group = new GroupCallDriver(TINY.client()).header(SIZE, policy);
    for (int i = 0; i < SIZE; i++) {
      byte[] frames = i == bad ? TinyModel.poisonedFrames() : TinyModel.frames(i, 2, 3);
      Sample sample = TestClient.sample(frames, TestClient.PROMPT);
      group.sample(String.valueOf(i), sample);
    }
    return group.complete().response();
  }
}
