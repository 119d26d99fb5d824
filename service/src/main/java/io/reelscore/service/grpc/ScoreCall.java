package io.reelscore.service.grpc;

import io.grpc.stub.StreamObserver;
import io.reelscore.bundle.CompositeWeights;
import io.reelscore.core.FailureStage;
import io.reelscore.core.Permit;
import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.ScoreTicket;
import io.reelscore.core.ScoringRequest;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelLease;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.PreparedSample;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import org.jspecify.annotations.Nullable;

/** One {@code Score} call: check, permit, prepare, submit, wait, reply. */
final class ScoreCall {
  private final CallParts parts;
  private final CallWatch watch;
  private final StreamObserver<ScoreResponse> reply;
  private String modelLabel = ServiceMetrics.NO_MODEL;
  private @Nullable ModelLease lease;

  ScoreCall(CallParts parts, CallWatch watch, StreamObserver<ScoreResponse> reply) {
    this.parts = parts;
    this.watch = watch;
    this.reply = reply;
  }

  void answer(ScoreRequest request) {
    try (watch) {
      score(request);
    } catch (Rejection rejection) {
      ScoreOutcome.Failed failed = watch.explained(rejection.failure());
      parts.metrics().failed(modelLabel, failed.reason());
      reply.onError(StatusMapping.exception(failed));
    } finally {
      if (lease != null) {
        lease.close();
      }
    }
  }

  private void score(ScoreRequest request) throws Rejection {
    lease = parts.registry().lease(RequestChecks.query(request.getModel()));
    ServedModel model = lease.model();
    modelLabel = model.label();
    RequestChecks.id("run_id", request.getRunIdBytes());
    CompositeWeights weights = RequestChecks.weights(request.getCompositeWeightsMap(), model);
    CheckedSample sample = RequestChecks.sample(request.getSample(), model);
    watch.scope().requireWanted(FailureStage.ADMISSION);
    RunKey run = new RunKey("", request.getRunId());
    try (Permit permit = admit(model, sample, request.getSerializedSize(), run)) {
      PreparedSample prepared = parts.preparation().prepare(sample, model, watch.scope());
      ScoreTicket ticket =
          model
              .engine()
              .submit(
                  new ScoringRequest(
                      prepared.input(),
                      permit,
                      watch.scope().deadlineNanos(),
                      run,
                      Priority.TRAINING));
      watch.submitted(ticket);
      switch (watch.await(ticket)) {
        case ScoreOutcome.Failed failed -> throw new Rejection(failed);
        case ScoreOutcome.Scored scored ->
            send(model, sample, RewardMessages.rewards(model, prepared, scored, weights));
      }
    }
  }

  private Permit admit(ServedModel model, CheckedSample sample, long requestBytes, RunKey run)
      throws Rejection {
    long decodedBytes =
        switch (sample.video()) {
          case VideoSource.Frames frames -> 0;
          case VideoSource.EncodedFile file -> model.frameBytes();
        };
    return Permits.take(parts.admission(), 1, requestBytes + decodedBytes, run);
  }

  private void send(ServedModel model, CheckedSample sample, Rewards rewards) {
    parts.metrics().scored(modelLabel);
    reply.onNext(
        ScoreResponse.newBuilder()
            .setSampleId(sample.sampleId())
            .setRewards(rewards)
            .setServedBy(RewardMessages.servedBy(model))
            .build());
    reply.onCompleted();
  }
}
