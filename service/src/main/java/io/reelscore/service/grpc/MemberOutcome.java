package io.reelscore.service.grpc;

import io.reelscore.core.ScoreOutcome;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.SampleOutcome;

/** What becomes of one member of a group. */
sealed interface MemberOutcome {

  record Scored(String sampleId, Rewards rewards) implements MemberOutcome {}

  record Failed(String sampleId, ScoreOutcome.Failed failure) implements MemberOutcome {}

  /** As it is replied. */
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
