package io.reelscore.service.grpc;

import io.reelscore.bundle.CompositeWeights;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.Notice;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.Reward;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ServedBy;
import io.reelscore.v1.Timings;
import io.reelscore.v1.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replies from the service's own types. */
final class RewardMessages {
  private RewardMessages() {}

  static Rewards rewards(
      ServedModel model,
      SampleResult sample,
      ScoreOutcome.Scored scored,
      CompositeWeights weights) {
    Rewards.Builder rewards = Rewards.newBuilder();
    Map<String, Double> normalized = new LinkedHashMap<>();
    List<String> dimensions = model.dimensions();
    for (int i = 0; i < dimensions.size(); i++) {
      String dimension = dimensions.get(i);
      double raw = scored.rewards()[i];
      ReferenceDistribution.Scores reference = model.reference().scores(dimension);
      normalized.put(dimension, reference.normalized(raw));
      rewards.putByDimension(
          dimension,
          Reward.newBuilder()
              .setRaw(raw)
              .setNormalized(reference.normalized(raw))
              .setPercentile(reference.percentile(raw))
              .build());
    }
    sample.notices().forEach(notice -> rewards.addWarnings(warning(notice)));
    model
        .limits()
        .forEach(limit -> rewards.addWarnings(warning(Warning.Code.CODE_MODEL_LIMIT, limit)));
    return rewards
        .setComposite(weights.composite(normalized))
        .setLossyInput(sample.lossy())
        .setTimings(
            Timings.newBuilder()
                .setPreparationNanos(sample.preparationNanos())
                .setQueueNanos(scored.timings().queueNanos())
                .setComputeNanos(scored.timings().computeNanos())
                .setBatchSize(scored.timings().batchItems()))
        .build();
  }

  private static Warning warning(Notice notice) {
    return switch (notice) {
      case Notice.UnknownWords(List<String> words) ->
          warning(
              Warning.Code.CODE_UNKNOWN_WORDS,
              "the model does not know: " + String.join(", ", words));
      case Notice.PromptTruncated(int maxTokens) ->
          warning(
              Warning.Code.CODE_PROMPT_TRUNCATED,
              "the model reads the first %d tokens of the prompt".formatted(maxTokens));
      case Notice.FramesRepeated(int decoded, int taken) ->
          warning(
              Warning.Code.CODE_FRAMES_REPEATED,
              "the clip has %d frames, the model takes %d: some were repeated"
                  .formatted(decoded, taken));
    };
  }

  private static Warning warning(Warning.Code code, String message) {
    return Warning.newBuilder().setCode(code).setMessage(message).build();
  }

  static ServedBy servedBy(ServedModel model) {
    return ServedBy.newBuilder()
        .setModel(identity(model.identity()))
        .setDeterminism(determinism(model.determinism()))
        .setExecutionFingerprint(model.fingerprint())
        .setProviderFallback(model.providerFallback())
        .build();
  }

  static ModelIdentity identity(io.reelscore.bundle.ModelIdentity identity) {
    return ModelIdentity.newBuilder()
        .setName(identity.name())
        .setVersion(identity.version())
        .setDigest(identity.digest())
        .setText(identity.text())
        .build();
  }

  static Determinism determinism(Manifest.Determinism determinism) {
    return switch (determinism) {
      case NONE -> Determinism.DETERMINISM_NONE;
      case DETERMINISTIC -> Determinism.DETERMINISM_DETERMINISTIC;
      case BATCH_INVARIANT -> Determinism.DETERMINISM_BATCH_INVARIANT;
    };
  }
}
