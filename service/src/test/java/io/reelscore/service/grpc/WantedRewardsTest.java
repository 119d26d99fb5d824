package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reelscore.bundle.CompositeWeights;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.DimensionReward;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.grpc.RewardWishes.OnNonFinite;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedRewardsTest {
  private static final List<String> DIMENSIONS = List.of("a", "b");

  @Test
  void a_reward_that_cannot_be_normalised_is_no_number() {
    ReferenceDistribution reference =
        new ReferenceDistribution(Map.of("a", scores(1), "b", scores(1e-200)));

    WantedRewards wanted = wanted(reference, OnNonFinite.OMIT);

    assertThat(wanted.byDimension()).containsOnlyKeys("a");
    assertThat(wanted.failed()).containsOnlyKeys("b");
    assertThat(wanted.failed().values())
        .extracting(ScoreOutcome.Failed::reason, ScoreOutcome.Failed::message)
        .containsExactly(
            tuple(
                FailureReason.NON_FINITE_SCORE,
                "reward b: 2.0, normalized 2.0E200 (expected: at most 1.0E150)"));
    assertThat(wanted.failure()).isEmpty();
    assertThat(wanted.composite()).isEmpty();
    assertThat(wanted(reference, OnNonFinite.FAIL).failure()).isPresent();
  }

  private static WantedRewards wanted(ReferenceDistribution reference, OnNonFinite onNonFinite) {
    return WantedRewards.of(
        List.of(new DimensionReward.Finite(1), new DimensionReward.Finite(2)),
        DIMENSIONS,
        reference,
        new RewardWishes(
            DIMENSIONS, new CompositeWeights(Map.of("a", 1.0, "b", 1.0)), onNonFinite));
  }

  private static ReferenceDistribution.Scores scores(double std) {
    List<Double> ends = List.of(0.0, 1.0);
    return new ReferenceDistribution.Scores(
        0, std, Collections.nCopies(ReferenceDistribution.QUANTILES, 0.5), ends, ends);
  }
}
