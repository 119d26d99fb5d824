package io.reelscore.service.grpc;

import io.grpc.stub.StreamObserver;
import io.reelscore.core.FailureStage;
import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.SampleTask.CallOrigin;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Received;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One call of another protocol: check, score all samples at once, reply. There is no place for a
 * failure in its response, so one failing sample fails the call.
 */
final class TranslatedCall<Q, R> {
  private final CallParts parts;
  private final Translation<Q, R> translation;
  private final CallWatch watch;
  private final CallAdmission admission;
  private final CallOutcome outcome;
  private final StreamObserver<R> reply;

  TranslatedCall(
      CallParts parts,
      Translation<Q, R> translation,
      CallWatch watch,
      CallAdmission admission,
      CallOutcome outcome,
      StreamObserver<R> reply) {
    this.parts = parts;
    this.translation = translation;
    this.watch = watch;
    this.admission = admission;
    this.outcome = outcome;
    this.reply = reply;
  }

  void answer(Received<Q> received) {
    try (watch) {
      switch (received) {
        case Received.Refused<Q>(ScoreOutcome.Failed failure) -> throw new Rejection(failure);
        case Received.Message<Q>(Q request, Payload none) -> {
          R response = response(request);
          reply.onNext(response);
          reply.onCompleted();
        }
      }
    } catch (Rejection rejection) {
      ScoreOutcome.Failed failed = watch.explained(rejection.failure());
      outcome.failed(failed.reason());
      reply.onError(StatusMapping.exception(failed));
    }
  }

  private R response(Q request) throws Rejection {
    ScoreRequest call = translation.call(request);
    ServedModel model = admission.use(parts.registry(), RequestChecks.query(call.getModel()));
    outcome.of(model.label());
    RequestChecks.id("run_id", call.getRunIdBytes());
    RequestChecks.step("step", call.getStep());
    Priority priority = RequestChecks.priority("priority", call.getPriority());
    List<CheckedSample> samples =
        checked(translation.samples(request, model, parts.maxGroupItems()), model);
    RewardWishes wishes = RewardWishes.of(call, model);
    watch.scope().requireWanted(FailureStage.ADMISSION);
    RunKey run = Caller.run(call.getRunId());
    admission.assign(run);
    admission.reserve(samples.size() - 1, 0);
    List<Rewards> rewards = new ArrayList<>();
    for (SampleResult result :
        results(new CallOrigin(watch, admission, run, priority), model, samples)) {
      switch (RewardMessages.answer("", model, result, wishes)) {
        case SampleAnswer.Failed(String _, ScoreOutcome.Failed failed) ->
            throw ofRow(rewards.size(), failed);
        case SampleAnswer.Scored(String _, Rewards scored) -> rewards.add(scored);
      }
    }
    watch.scope().requireWanted(FailureStage.EXECUTION);
    R response = translation.response(request, model, rewards);
    outcome.scored(rewards.size());
    return response;
  }

  private static List<CheckedSample> checked(List<TranslatedSample> rows, ServedModel model)
      throws Rejection {
    List<CheckedSample> samples = new ArrayList<>();
    for (TranslatedSample row : rows) {
      try {
        samples.add(SampleChecks.sample(row.sample(), row.payload(), model));
      } catch (Rejection rejection) {
        throw ofRow(samples.size(), rejection.failure());
      }
    }
    return samples;
  }

  private List<SampleResult> results(
      CallOrigin origin, ServedModel model, List<CheckedSample> samples) throws Rejection {
    List<CompletableFuture<SampleResult>> results = new ArrayList<>();
    for (CheckedSample sample : samples) {
      // Files of several samples lie in one array: what a decoded one gives back is still there.
      admission.take(sample.video().transientBytes());
      results.add(started(new SampleTask(origin, model, sample, () -> {})));
    }
    return results.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<SampleResult> started(SampleTask task) {
    CompletableFuture<SampleResult> result = new CompletableFuture<>();
    admission.hold();
    Thread.ofVirtual()
        .name("reelscore-row")
        .start(() -> {
          try {
            result.complete(outcome(task));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          } finally {
            admission.letGo();
          }
        });
    return result;
  }

  private SampleResult outcome(SampleTask task) {
    try {
      return parts.scoring().score(task);
    } catch (Rejection rejection) {
      return SampleResult.failed(rejection.failure());
    }
  }

  private static Rejection ofRow(int row, ScoreOutcome.Failed failed) {
    return new Rejection(
        new ScoreOutcome.Failed(
            failed.reason(),
            failed.stage(),
            "row %d: %s".formatted(row, failed.message()),
            failed.retryAfter(),
            failed.subject()));
  }
}
