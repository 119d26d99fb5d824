package io.reelscore.service.grpc;

import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.DimensionReward;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.v1.Reward;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rewards of one sample that a request wants, normalised by the model's reference. Those it
 * does not want are not looked at.
 */
final class WantedRewards {
  /** Squares of what is smaller can be added up, as the statistics of a group need it. */
  private static final double LARGEST_NORMALIZED = 1e150;

  private final RewardWishes wishes;
  private final Map<String, Reward> byDimension = new LinkedHashMap<>();
  private final Map<String, ScoreOutcome.Failed> failed = new LinkedHashMap<>();

  private WantedRewards(RewardWishes wishes) {
    this.wishes = wishes;
  }

  /**
   * Selects and normalises.
   *
   * @param rewards one a dimension
   * @param dimensions of the model, in the order of the rewards
   */
  static WantedRewards of(
      List<DimensionReward> rewards,
      List<String> dimensions,
      ReferenceDistribution reference,
      RewardWishes wishes) {
    WantedRewards wanted = new WantedRewards(wishes);
    for (String dimension : wishes.dimensions()) {
      switch (rewards.get(dimensions.indexOf(dimension))) {
        case DimensionReward.Finite(float raw) ->
            wanted.put(dimension, raw, reference.scores(dimension));
        case DimensionReward.NotFinite(ScoreOutcome.Failed failure) ->
            wanted.failed.put(dimension, failure);
      }
    }
    return wanted;
  }

  private void put(String dimension, double raw, ReferenceDistribution.Scores reference) {
    double normalized = reference.normalized(raw);
    if (Math.abs(normalized) > LARGEST_NORMALIZED) {
      failed.put(
          dimension,
          new ScoreOutcome.Failed(
              FailureReason.NON_FINITE_SCORE,
              FailureStage.EXECUTION,
              "reward %s: %s, normalized %s (expected: at most %s)"
                  .formatted(dimension, raw, normalized, LARGEST_NORMALIZED)));
      return;
    }
    byDimension.put(
        dimension,
        Reward.newBuilder()
            .setRaw(raw)
            .setNormalized(normalized)
            .setPercentile(reference.percentile(raw))
            .build());
  }

  /** Why the sample fails as a whole, if it does. */
  Optional<ScoreOutcome.Failed> failure() {
    boolean fails =
        byDimension.isEmpty()
            || switch (wishes.onNonFinite()) {
              case FAIL -> true;
              case OMIT -> false;
            };
    return fails ? failed.values().stream().findFirst() : Optional.empty();
  }

  /** Those that are finite. */
  Map<String, Reward> byDimension() {
    return byDimension;
  }

  /** Those that are not. */
  Map<String, ScoreOutcome.Failed> failed() {
    return failed;
  }

  /** Absent when a dimension that counts failed. */
  OptionalDouble composite() {
    Map<String, Double> normalized = new LinkedHashMap<>();
    byDimension.forEach((dimension, reward) -> normalized.put(dimension, reward.getNormalized()));
    return wishes.weights().composite(normalized);
  }
}
