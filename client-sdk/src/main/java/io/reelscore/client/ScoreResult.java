package io.reelscore.client;

import io.grpc.Status;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Stage;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The one answer to a sample: rewards, or why there are none. */
public sealed interface ScoreResult {

  /**
   * The sample's name.
   *
   * @return as the caller gave it
   */
  String sampleId();

  /**
   * Handles both cases.
   *
   * @param <T> what both give
   * @param onScored for rewards
   * @param onFailed for a failure
   * @return what the one that was called gives
   */
  <T> T match(
      Function<? super Scored, ? extends T> onScored,
      Function<? super Failed, ? extends T> onFailed);

  /**
   * The rewards, for callers that cannot go on without.
   *
   * @return the rewards
   * @throws RewardServiceException when there are none
   */
  Scored orThrow();

  /**
   * Rewards, all finite.
   *
   * @param sampleId the sample's name
   * @param rewards by dimension, at least one
   * @param composite weighted mean of the normalized rewards; absent when one that counts is
   *     omitted
   * @param omitted the dimensions without a finite reward, when the options omit them
   * @param servedBy the model and what it ran on
   * @param warnings what to know about them
   * @param lossyInput whether the frames came through a lossy codec at the server
   * @param timings where the server's time went
   */
  record Scored(
      String sampleId,
      Map<String, Reward> rewards,
      OptionalDouble composite,
      Map<String, DimensionFailure> omitted,
      ServedBy servedBy,
      List<ScoreWarning> warnings,
      boolean lossyInput,
      Timings timings)
      implements ScoreResult {

    /** Rewards of one sample. */
    public Scored {
      rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
      omitted = Collections.unmodifiableMap(new LinkedHashMap<>(omitted));
      warnings = List.copyOf(warnings);
    }

    @Override
    public <T> T match(
        Function<? super Scored, ? extends T> onScored,
        Function<? super Failed, ? extends T> onFailed) {
      return onScored.apply(this);
    }

    @Override
    public Scored orThrow() {
      return this;
    }
  }

  /**
   * No reward.
   *
   * @param sampleId the sample's name
   * @param code the canonical status code
   * @param reason the server's cause; {@code REASON_UNSPECIFIED} when the failure is not the
   *     server's, for example a lost connection
   * @param stage how far the sample came; {@code STAGE_UNSPECIFIED} when unknown
   * @param message one sentence with the offending value
   * @param retryable whether the same sample may succeed later
   * @param retryAfter how long the server asks to wait before that; absent when it does not say
   */
  record Failed(
      String sampleId,
      Status.Code code,
      Reason reason,
      Stage stage,
      String message,
      boolean retryable,
      Optional<Duration> retryAfter)
      implements ScoreResult {

    /**
     * A failure of which the server does not say when a retry may succeed.
     *
     * @param sampleId the sample's name
     * @param code the canonical status code
     * @param reason the server's cause
     * @param stage how far it came
     * @param message one sentence
     * @param retryable whether the same sample may succeed later
     */
    public Failed(
        String sampleId,
        Status.Code code,
        Reason reason,
        Stage stage,
        String message,
        boolean retryable) {
      this(sampleId, code, reason, stage, message, retryable, Optional.empty());
    }

    @Override
    public <T> T match(
        Function<? super Scored, ? extends T> onScored,
        Function<? super Failed, ? extends T> onFailed) {
      return onFailed.apply(this);
    }

    @Override
    public Scored orThrow() {
      throw new RewardServiceException(this, null);
    }
  }
}
