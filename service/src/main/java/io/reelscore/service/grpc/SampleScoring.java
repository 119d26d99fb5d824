package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.core.OutcomeMemory;
import io.reelscore.core.OutcomeMemory.Claim;
import io.reelscore.core.OutcomeMemory.Execution;
import io.reelscore.core.OutcomeMemory.Share;
import io.reelscore.core.ScoreTicket;
import io.reelscore.core.ScoringRequest;
import io.reelscore.core.Ticker;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.SampleTask.CallOrigin;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.PreparedSample;
import io.reelscore.service.scoring.SamplePreparation;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings a checked sample to its outcome: prepares, submits, waits. A sample with an idempotency
 * key is executed only when nobody else does that, and nobody lately has.
 */
public final class SampleScoring {
  private final SamplePreparation preparation;
  private final OutcomeMemory<SampleResult> memory;
  private final ServiceMetrics metrics;

  /**
   * @param maxEntries outcomes remembered
   * @param keep how long
   */
  public SampleScoring(
      SamplePreparation preparation,
      int maxEntries,
      Duration keep,
      ServiceMetrics metrics,
      Ticker ticker) {
    this.preparation = preparation;
    this.memory = new OutcomeMemory<>(maxEntries, keep, ticker);
    this.metrics = metrics;
  }

  SampleResult score(SampleTask task) throws Rejection {
    try {
      return task.idempotencyKey().isEmpty() ? anew(task) : once(task);
    } finally {
      task.done();
    }
  }

  private SampleResult anew(SampleTask task) throws Rejection {
    PreparedSample prepared = prepare(task);
    ScoreTicket ticket = submit(task, prepared);
    task.watch().onEnd(ticket::cancel);
    return SampleResult.of(prepared, task.watch().await(ticket.outcome()));
  }

  private SampleResult once(SampleTask task) throws Rejection {
    String content = ContentDigest.of(task.sample(), task.model());
    while (true) {
      Claim<SampleResult> claim =
          memory.claim(task.origin().run().principal(), task.idempotencyKey(), content);
      switch (claim) {
        case Claim.Conflict<SampleResult> conflict ->
            throw Rejection.ofField(
                FailureReason.IDEMPOTENCY_CONFLICT,
                "sample.idempotency_key",
                task.idempotencyKey() + " of other content",
                "the video, prompt and model that the key came with first");
        case Claim.Remembered<SampleResult>(SampleResult result) -> {
          metrics.idempotentHit(task.model().label());
          return result;
        }
        case Claim.Shared<SampleResult>(Share<SampleResult> share) -> {
          Optional<SampleResult> result;
          try (share) {
            result = task.watch().await(share.answer());
          }
          if (result.isPresent()) {
            metrics.idempotentHit(task.model().label());
            return result.get();
          }
        }
        case Claim.Owner<SampleResult>(Execution<SampleResult> execution) -> {
          return owned(task, execution);
        }
      }
    }
  }

  /** Once submitted, the execution ends with its ticket, whether or not its owner waits. */
  private SampleResult owned(SampleTask task, Execution<SampleResult> execution) throws Rejection {
    try {
      PreparedSample prepared;
      ScoreTicket ticket;
      try {
        prepared = prepare(task);
        ticket = submit(task, prepared);
      } catch (Rejection rejection) {
        end(execution, SampleResult.failed(rejection.failure()));
        throw rejection;
      } catch (Throwable e) {
        execution.end(Optional.empty());
        throw e;
      }
      execution.onUnwanted(ticket::cancel);
      var _ =
          ticket
              .outcome()
              .thenAccept(outcome -> end(execution, SampleResult.of(prepared, outcome)));
      SampleResult result = SampleResult.of(prepared, task.watch().await(ticket.outcome()));
      // It may be here before the stage above has run, and must not leave what has an end.
      end(execution, result);
      return result;
    } finally {
      execution.close();
    }
  }

  private static void end(Execution<SampleResult> execution, SampleResult result) {
    execution.end(result.isFinal() ? Optional.of(result) : Optional.empty());
  }

  private PreparedSample prepare(SampleTask task) throws Rejection {
    try {
      CheckedSample sample = task.sample();
      CallAdmission admission = task.origin().admission();
      return preparation.prepare(
          sample,
          task.model(),
          task.watch().scope(),
          bytes -> {
            admission.take(bytes);
            return admission.tensor(bytes);
          });
    } finally {
      task.prepared();
    }
  }

  private static ScoreTicket submit(SampleTask task, PreparedSample prepared) {
    CallOrigin origin = task.origin();
    return task.model()
        .engine()
        .submit(
            new ScoringRequest(
                prepared.input(),
                origin.admission().permit(),
                origin.watch().scope().deadlineNanos(),
                origin.run(),
                origin.priority()));
  }
}
