package io.reelscore.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A submitted sample until its outcome: the first answer wins, later ones are dropped. */
final class PendingScore implements ScoreTicket {
  private final SampleInput input;
  private final PermitDesk.HeldPermit permit;
  private final long submittedNanos;
  private final long deadlineNanos;
  private final EngineListener listener;
  private final Consumer<PendingScore> onCancelled;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean letGo = new AtomicBoolean();
  private final CompletableFuture<ScoreOutcome> outcome = new CompletableFuture<>();

  PendingScore(
      ScoringRequest request,
      PermitDesk.HeldPermit permit,
      long submittedNanos,
      EngineListener listener,
      Consumer<PendingScore> onCancelled) {
    this.input = request.input();
    this.permit = permit;
    this.submittedNanos = submittedNanos;
    this.deadlineNanos = request.deadlineNanos();
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
    return input;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - submittedNanos;
  }

  long remainingNanos(long nowNanos) {
    return deadlineNanos - nowNanos;
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
