package io.reelscore.client;

import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Checks replies and turns them into results; a reply that is not whole is a failure. */
final class Replies {
  private final IdentityPin pin;

  /**
   * @param pin of the client
   */
  Replies(IdentityPin pin) {
    this.pin = pin;
  }

  ScoreResult score(String sampleId, ModelRef model, ScoreResponse reply) {
    if (!reply.getSampleId().equals(sampleId)) {
      return wrong(sampleId, "the reply is for sample \"%s\"".formatted(reply.getSampleId()));
    }
    if (!reply.hasRewards()) {
      return wrong(sampleId, "the reply has no rewards");
    }
    return scored(sampleId, model, reply.getRewards(), reply.getServedBy());
  }

  /** The answer to a member of a group. */
  ScoreResult member(
      String sampleId, ModelRef model, SampleOutcome outcome, io.reelscore.v1.ServedBy servedBy) {
    if (!outcome.getSampleId().equals(sampleId)) {
      return wrong(
          sampleId, "the reply has sample \"%s\" in its place".formatted(outcome.getSampleId()));
    }
    return outcome(sampleId, model, outcome, servedBy);
  }

  /** The answer to one of several samples, whatever it is called there. */
  ScoreResult outcome(
      String sampleId, ModelRef model, SampleOutcome outcome, io.reelscore.v1.ServedBy servedBy) {
    return switch (outcome.getOutcomeCase()) {
      case REWARDS -> scored(sampleId, model, outcome.getRewards(), servedBy);
      case FAILURE -> Failures.ofDetail(sampleId, outcome.getFailure(), null);
      case OUTCOME_NOT_SET -> wrong(sampleId, "the reply has neither rewards nor a failure");
    };
  }

  private ScoreResult scored(
      String sampleId, ModelRef model, Rewards rewards, io.reelscore.v1.ServedBy servedBy) {
    String identity = servedBy.getModel().getText();
    if (identity.isEmpty()) {
      return wrong(sampleId, "the reply does not name its model");
    }
    String expected = pin.expected(model, identity);
    if (!expected.equals(identity)) {
      return Failures.ofReply(
          sampleId,
          Status.Code.FAILED_PRECONDITION,
          Reason.REASON_IDENTITY_MISMATCH,
          "model: %s (expected: %s)".formatted(identity, expected));
    }
    if (rewards.getByDimensionCount() == 0) {
      return wrong(sampleId, "the reply has no rewards");
    }
    Map<String, Reward> byDimension = new LinkedHashMap<>();
    for (Map.Entry<String, io.reelscore.v1.Reward> entry :
        new TreeMap<>(rewards.getByDimensionMap()).entrySet()) {
      io.reelscore.v1.Reward reward = entry.getValue();
      if (!Double.isFinite(reward.getRaw())
          || !Double.isFinite(reward.getNormalized())
          || !Double.isFinite(reward.getPercentile())) {
        return nonFinite(
            sampleId,
            "%s: raw %s, normalized %s, percentile %s"
                .formatted(
                    entry.getKey(),
                    reward.getRaw(),
                    reward.getNormalized(),
                    reward.getPercentile()));
      }
      byDimension.put(
          entry.getKey(),
          new Reward(reward.getRaw(), reward.getNormalized(), reward.getPercentile()));
    }
    Map<String, DimensionFailure> omitted = new TreeMap<>();
    rewards
        .getFailedDimensionsMap()
        .forEach((dimension, failure) ->
            omitted.put(
                dimension, new DimensionFailure(failure.getReason(), failure.getMessage())));
    if (!rewards.hasComposite() && omitted.isEmpty()) {
      return wrong(sampleId, "the reply has no composite");
    }
    if (!Double.isFinite(rewards.getComposite())) {
      return nonFinite(sampleId, "composite: " + rewards.getComposite());
    }
    return new Scored(
        sampleId,
        byDimension,
        rewards.hasComposite() ? OptionalDouble.of(rewards.getComposite()) : OptionalDouble.empty(),
        omitted,
        new ServedBy(identity, servedBy.getDeterminism(), servedBy.getExecutionFingerprint()),
        rewards.getWarningsList().stream()
            .map(warning -> new ScoreWarning(warning.getCode(), warning.getMessage()))
            .toList(),
        rewards.getLossyInput(),
        new Timings(
            rewards.getTimings().getPreparationNanos(),
            rewards.getTimings().getQueueNanos(),
            rewards.getTimings().getComputeNanos(),
            rewards.getTimings().getBatchSize()));
  }

  static Failed wrong(String sampleId, String message) {
    return Failures.ofReply(sampleId, Status.Code.INTERNAL, Reason.REASON_UNSPECIFIED, message);
  }

  static Failed nonFinite(String sampleId, String what) {
    return Failures.ofReply(
        sampleId,
        Status.Code.INTERNAL,
        Reason.REASON_NON_FINITE_SCORE,
        what + " (expected: finite)");
  }
}
