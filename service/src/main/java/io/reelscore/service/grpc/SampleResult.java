package io.reelscore.service.grpc;

import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.scoring.Notice;
import io.reelscore.service.scoring.PreparedSample;
import java.util.List;

/**
 * What became of a sample, without its pixels: enough to answer whoever asks again.
 *
 * @param outcome of the engine, or of the preparation
 * @param notices what a reader of the reward should know
 * @param lossy whether the frames came through a lossy codec
 * @param preparationNanos decoding, sampling, resizing, tokenizing
 */
record SampleResult(
    ScoreOutcome outcome, List<Notice> notices, boolean lossy, long preparationNanos) {

  static SampleResult of(PreparedSample prepared, ScoreOutcome outcome) {
    return new SampleResult(
        outcome, prepared.notices(), prepared.lossy(), prepared.preparationNanos());
  }

  static SampleResult failed(ScoreOutcome.Failed failure) {
    return new SampleResult(failure, List.of(), false, 0);
  }

  /** Whether the same sample would have it again. */
  boolean isFinal() {
    return switch (outcome) {
      case ScoreOutcome.Scored scored -> true;
      case ScoreOutcome.Failed failed -> !failed.reason().retryable();
    };
  }
}
