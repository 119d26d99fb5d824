package io.reelscore.client;

import com.google.protobuf.UnsafeByteOperations;
import io.reelscore.media.RgbFrames;
import io.reelscore.v1.AdvantageOptions;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.DataType;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Priority;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Tensor;

/** Turns samples into messages, without copying their pixels. */
final class Requests {

  private Requests() {}

  static ScoreRequest score(Sample sample, ScoreOptions options) {
    return ScoreRequest.newBuilder()
        .setModel(options.model().toProto())
        .setSample(sample(sample))
        .putAllCompositeWeights(options.compositeWeights())
        .setRunId(options.runId())
        .setPriority(priority(options))
        .setStep(options.step())
        .addAllDimensions(options.dimensions())
        .setCompositePolicy(policy(options))
        .build();
  }

  static ScoreGroupRequest header(
      String groupId, int size, FailurePolicy policy, ScoreOptions options) {
    GroupHeader.Builder header =
        GroupHeader.newBuilder()
            .setModel(options.model().toProto())
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
    return ScoreGroupRequest.newBuilder().setSample(sample(sample)).build();
  }

  private static io.reelscore.v1.Sample sample(Sample sample) {
    io.reelscore.v1.Sample.Builder message =
        io.reelscore.v1.Sample.newBuilder()
            .setSampleId(sample.id())
            .setPrompt(sample.prompt())
            .setIdempotencyKey(sample.idempotencyKey());
    if (sample.clip() instanceof Clip.Frames frames) {
      message.setFrames(tensor(frames.pixels()));
    } else if (sample.clip() instanceof Clip.Encoded encoded) {
      message.setEncodedVideo(UnsafeByteOperations.unsafeWrap(encoded.file().duplicate()));
    }
    return message.build();
  }

  private static Tensor tensor(RgbFrames frames) {
    return Tensor.newBuilder()
        .setDataType(DataType.DATA_TYPE_UINT8)
        .addShape(frames.count())
        .addShape(frames.height())
        .addShape(frames.width())
        .addShape(3)
        .setData(UnsafeByteOperations.unsafeWrap(frames.data()))
        .build();
  }
}
