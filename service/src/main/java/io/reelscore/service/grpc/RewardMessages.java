package io.reelscore.service.grpc;

import io.reelscore.bundle.Manifest;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.Notice;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ServedBy;
import io.reelscore.v1.Timings;
import io.reelscore.v1.Warning;
import java.util.List;
import java.util.Optional;

/** Replies from the service's own types. */
final class RewardMessages {
  private RewardMessages() {}

  /** Of all that a sample has, what the request wants. */
  static SampleAnswer answer(
      String sampleId, ServedModel model, SampleResult sample, RewardWishes wishes) {
    return switch (sample.outcome()) {
      case ScoreOutcome.Failed failed -> new SampleAnswer.Failed(sampleId, failed);
      case ScoreOutcome.Scored scored -> {
        WantedRewards wanted =
            WantedRewards.of(scored.rewards(), model.dimensions(), model.reference(), wishes);
        Optional<ScoreOutcome.Failed> failure = wanted.failure();
        yield failure.isPresent()
            ? new SampleAnswer.Failed(sampleId, failure.get())
            : new SampleAnswer.Scored(sampleId, rewards(model, sample, scored, wanted));
      }
    };
  }

  private static Rewards rewards(
      ServedModel model, SampleResult sample, ScoreOutcome.Scored scored, WantedRewards wanted) {
    Rewards.Builder rewards = Rewards.newBuilder();
    wanted.byDimension().forEach(rewards::putByDimension);
    wanted
        .failed()
        .forEach((dimension, failure) ->
            rewards.putFailedDimensions(dimension, StatusMapping.message(failure)));
    wanted.composite().ifPresent(rewards::setComposite);
    sample.notices().forEach(notice -> rewards.addWarnings(warning(notice)));
    model
        .limits()
        .forEach(limit -> rewards.addWarnings(warning(Warning.Code.CODE_MODEL_LIMIT, limit)));
    return rewards
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
