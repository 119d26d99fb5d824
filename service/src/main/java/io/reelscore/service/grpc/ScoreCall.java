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
import io.reelscore.v1.ScoreResponse;

/** One {@code Score} call: check, score, reply. */
final class ScoreCall {
  private final CallParts parts;
  private final CallWatch watch;
  private final CallAdmission admission;
  private final CallOutcome outcome;
  private final StreamObserver<ScoreResponse> reply;

  ScoreCall(
      CallParts parts,
      CallWatch watch,
      CallAdmission admission,
      CallOutcome outcome,
      StreamObserver<ScoreResponse> reply) {
    this.parts = parts;
    this.watch = watch;
    this.admission = admission;
    this.outcome = outcome;
    this.reply = reply;
  }

  void answer(Received<ScoreRequest> received) {
    try (watch) {
      switch (received) {
        case Received.Refused<ScoreRequest>(ScoreOutcome.Failed failure) ->
            throw new Rejection(failure);
        case Received.Message<ScoreRequest>(ScoreRequest request, Payload payload) ->
            score(request, payload);
      }
    } catch (Rejection rejection) {
      ScoreOutcome.Failed failed = watch.explained(rejection.failure());
      outcome.failed(failed.reason());
      reply.onError(StatusMapping.exception(failed));
    }
  }

  private void score(ScoreRequest request, Payload payload) throws Rejection {
    ServedModel model = admission.use(parts.registry(), RequestChecks.query(request.getModel()));
    outcome.of(model.label());
    RequestChecks.id("run_id", request.getRunIdBytes());
    RequestChecks.step("step", request.getStep());
    Priority priority = RequestChecks.priority("priority", request.getPriority());
    RewardWishes wishes = RewardWishes.of(request, model);
    CheckedSample sample = SampleChecks.sample(request.getSample(), payload, model);
    watch.scope().requireWanted(FailureStage.ADMISSION);
    RunKey run = Caller.run(request.getRunId());
    admission.assign(run);
    CallOrigin origin = new CallOrigin(watch, admission, run, priority);
    SampleResult result = parts.scoring().score(new SampleTask(origin, model, sample, () -> {}));
    switch (RewardMessages.answer(sample.sampleId(), model, result, wishes)) {
      case SampleAnswer.Failed(String _, ScoreOutcome.Failed failed) -> throw new Rejection(failed);
      case SampleAnswer.Scored(String sampleId, Rewards rewards) -> send(model, sampleId, rewards);
    }
  }

  private void send(ServedModel model, String sampleId, Rewards rewards) {
    outcome.scored(1);
    reply.onNext(
        ScoreResponse.newBuilder()
            .setSampleId(sampleId)
            .setRewards(rewards)
            .setServedBy(RewardMessages.servedBy(model))
            .build());
    reply.onCompleted();
  }
}
