package io.reelscore.service.grpc;

import io.reelscore.core.ScoreOutcome;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.SampleOutcome;

/** What the caller is told of one sample. */
sealed interface SampleAnswer {

  /** The caller's name of the sample. */
  String sampleId();

  /** The rewards that the request wants. */
  record Scored(String sampleId, Rewards rewards) implements SampleAnswer {}

  /** Why there are none. */
  record Failed(String sampleId, ScoreOutcome.Failed failure) implements SampleAnswer {}

  /** As it is replied in-band. */
  default SampleOutcome message() {
    return switch (this) {
      case Scored(String sampleId, Rewards rewards) ->
          SampleOutcome.newBuilder().setSampleId(sampleId).setRewards(rewards).build();
      case Failed(String sampleId, ScoreOutcome.Failed failure) ->
          SampleOutcome.newBuilder()
              .setSampleId(sampleId)
              .setFailure(StatusMapping.message(failure))
              .build();
    };
  }
}
