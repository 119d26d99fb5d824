package io.reelscore.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A submitted sample until its outcome: the first answer wins, later ones are dropped. Its arrival
 * is numbered by the owner of the queues; all else is safe for use by several threads.
 */
final class PendingScore implements ScoreTicket {
  private final ScoringRequest request;
  private final PermitDesk.HeldPermit permit;
  private final long submittedNanos;
  private final EngineListener listener;
  private final Consumer<PendingScore> onCancelled;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean letGo = new AtomicBoolean();
  private final CompletableFuture<ScoreOutcome> outcome = new CompletableFuture<>();
  private long arrival;

  PendingScore(
      ScoringRequest request,
      PermitDesk.HeldPermit permit,
      long submittedNanos,
      EngineListener listener,
      Consumer<PendingScore> onCancelled) {
    this.request = request;
    this.permit = permit;
    this.submittedNanos = submittedNanos;
    this.listener = listener;
    this.onCancelled = onCancelled;
  }

  @Override
  public CompletionStage<ScoreOutcome> outcome() {
    return outcome.minimalCompletionStage();
  }

  @Override
  public void cancel() {
    if (answer(
        new ScoreOutcome.Failed(
            FailureReason.CANCELLED, FailureStage.QUEUE, "the caller cancelled the request"))) {
      onCancelled.accept(this);
    }
  }

  SampleInput input() {
    return request.input();
  }

  Bucket bucket() {
    return request.input().bucket();
  }

  RunKey run() {
    return request.run();
  }

  Priority priority() {
    return request.priority();
  }

  long deadlineNanos() {
    return request.deadlineNanos();
  }

  /** Its place among all samples of the device. */
  long arrival() {
    return arrival;
  }

  void arrived(long number) {
    arrival = number;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - submittedNanos;
  }

  long remainingNanos(long nowNanos) {
    return deadlineNanos() - nowNanos;
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** Answers with {@link FailureReason#DEADLINE_EXCEEDED} when the deadline has passed. */
  boolean expireIfDue(long nowNanos, FailureStage stage) {
    if (remainingNanos(nowNanos) > 0) {
      return false;
    }
    fail(
        FailureReason.DEADLINE_EXCEEDED,
        stage,
        "the deadline passed %.1f ms ago, %.1f ms after the sample was submitted"
            .formatted(-remainingNanos(nowNanos) / 1e6, ageNanos(nowNanos) / 1e6));
    return true;
  }

  /** The engine is shut down before its turn came. */
  void refuse() {
    fail(
        FailureReason.DRAINING, FailureStage.QUEUE, "the model was shut down before its turn came");
    letGo();
  }

  void fail(FailureReason reason, FailureStage stage, String message) {
    answer(new ScoreOutcome.Failed(reason, stage, message));
  }

  boolean answer(ScoreOutcome answer) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    listener.answered(answer);
    return outcome.complete(answer);
  }

  /** The engine needs the input no more. */
  void letGo() {
    if (letGo.compareAndSet(false, true)) {
      permit.letGo();
    }
  }
}
