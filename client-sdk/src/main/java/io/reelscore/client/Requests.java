package io.reelscore.client;

import io.reelscore.v1.AdvantageOptions;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Priority;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.StreamHeader;
import java.time.Duration;

/** Turns calls into messages. */
final class Requests {

  private Requests() {}

  static ScoreRequest score(Sample sample, ModelRef model, ScoreOptions options) {
    return ScoreRequest.newBuilder()
        .setModel(model.toProto())
        .setSample(SampleMessages.whole(sample))
        .putAllCompositeWeights(options.compositeWeights())
        .setRunId(options.runId())
        .setPriority(priority(options))
        .setStep(options.step())
        .addAllDimensions(options.dimensions())
        .setCompositePolicy(policy(options))
        .build();
  }

  static ScoreGroupRequest header(
      String groupId, int size, FailurePolicy policy, ModelRef model, ScoreOptions options) {
    GroupHeader.Builder header =
        GroupHeader.newBuilder()
            .setModel(model.toProto())
            .setGroupId(groupId)
            .setSize(size)
            .setFailurePolicy(policy)
            .putAllCompositeWeights(options.compositeWeights())
            .setRunId(options.runId())
            .setPriority(priority(options))
            .setStep(options.step())
            .addAllDimensions(options.dimensions())
            .setCompositePolicy(policy(options));
    options
        .advantages()
        .ifPresent(advantages ->
            header.setAdvantages(
                AdvantageOptions.newBuilder().setDdof(advantages.ddof()).setEps(advantages.eps())));
    return ScoreGroupRequest.newBuilder().setHeader(header).build();
  }

  private static Priority priority(ScoreOptions options) {
    return switch (options.priority()) {
      case TRAINING -> Priority.PRIORITY_TRAINING;
      case EVALUATION -> Priority.PRIORITY_EVALUATION;
    };
  }

  private static CompositePolicy policy(ScoreOptions options) {
    return switch (options.onNonFinite()) {
      case FAIL -> CompositePolicy.COMPOSITE_POLICY_FAIL;
      case OMIT -> CompositePolicy.COMPOSITE_POLICY_OMIT;
    };
  }

  static ScoreGroupRequest member(Sample sample) {
    return ScoreGroupRequest.newBuilder().setSample(SampleMessages.whole(sample)).build();
  }

  static ScoreStreamRequest stream(ModelRef model, ScoreOptions options, Duration sampleTime) {
    return ScoreStreamRequest.newBuilder()
        .setHeader(
            StreamHeader.newBuilder()
                .setModel(model.toProto())
                .putAllCompositeWeights(options.compositeWeights())
                .setRunId(options.runId())
                .setPriority(priority(options))
                .setStep(options.step())
                .addAllDimensions(options.dimensions())
                .setCompositePolicy(policy(options))
                .setSampleTimeoutMillis(Math.max(1, sampleTime.toMillis())))
        .build();
  }
}
