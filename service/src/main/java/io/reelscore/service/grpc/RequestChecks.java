package io.reelscore.service.grpc;

import com.google.protobuf.ByteString;
import io.reelscore.bundle.CompositeWeights;
import io.reelscore.core.FailureReason;
import io.reelscore.core.Priority;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.ModelQuery;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.model.TensorSpec;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.service.wire.Payload;
import io.reelscore.v1.DataType;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every field of a request is checked here, once, and turned into the service's own types. */
final class RequestChecks {
  private static final int MAX_ID_BYTES = 256;
  private static final int MAX_AXES_REPEATED = 8;

  private RequestChecks() {}

  static ModelQuery query(ModelRef model) {
    return new ModelQuery(model.getName(), model.getVersion(), model.getIdentity());
  }

  static void id(String field, ByteString id) throws Rejection {
    if (id.size() > MAX_ID_BYTES) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE, field, id.size() + " bytes", "at most " + MAX_ID_BYTES);
    }
  }

  static CheckedSample sample(Sample sample, Payload payload, ServedModel model) throws Rejection {
    id("sample.sample_id", sample.getSampleIdBytes());
    id("sample.idempotency_key", sample.getIdempotencyKeyBytes());
    VideoSource video =
        switch (payload) {
          case Payload.Frames frames -> frames(sample.getFrames(), frames, model.clip().tensor());
          case Payload.EncodedFile(ByteBuffer file) -> encoded(file);
          case Payload.None none ->
              throw Rejection.ofField(
                  FailureReason.INVALID_FIELD, "sample.video", "none", "frames or encoded_video");
        };
    if (model.readsPrompt()) {
      prompt(sample, model.maxPromptBytes());
    }
    return new CheckedSample(
        sample.getSampleId(), video, sample.getPrompt(), sample.getIdempotencyKey());
  }

  private static VideoSource frames(Tensor tensor, Payload.Frames payload, TensorSpec shapes)
      throws Rejection {
    if (tensor.getDataType() != DataType.DATA_TYPE_UINT8) {
      throw Rejection.ofField(
          FailureReason.WRONG_DATA_TYPE,
          "sample.frames.data_type",
          tensor.getDataType(),
          DataType.DATA_TYPE_UINT8);
    }
    if (!shapes.takes(tensor.getShapeList())) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          "sample.frames.shape",
          tensor.getShapeCount() > MAX_AXES_REPEATED
              ? tensor.getShapeCount() + " axes"
              : tensor.getShapeList(),
          shapes);
    }
    long expectedBytes = shapes.bytes(ElementType.UINT8, tensor.getShapeList());
    if (payload.bytes() != expectedBytes) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          "sample.frames.data",
          payload.bytes() + " bytes",
          expectedBytes + ", as the shape says");
    }
    if (payload.data() == null) {
      throw Rejection.atAdmission(
          FailureReason.MODEL_NOT_READY, "the model became ready while the request was read");
    }
    return new VideoSource.Frames(payload.data());
  }

  private static VideoSource encoded(ByteBuffer file) throws Rejection {
    if (!file.hasRemaining()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "sample.encoded_video", "0 bytes", "a whole video file");
    }
    return new VideoSource.EncodedFile(file);
  }

  private static void prompt(Sample sample, int maxBytes) throws Rejection {
    int bytes = sample.getPromptBytes().size();
    if (bytes > maxBytes) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          "sample.prompt",
          bytes + " bytes",
          "at most " + maxBytes + " bytes of UTF-8");
    }
    if (sample.getPrompt().isBlank()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "sample.prompt",
          bytes == 0 ? "empty" : "blank",
          "the text the clip was generated from");
    }
  }

  /** All dimensions count 1 when none is named, else only the named ones. */
  static CompositeWeights weights(Map<String, Double> given, ServedModel model) throws Rejection {
    List<String> dimensions = model.dimensions();
    for (String name : given.keySet()) {
      if (!dimensions.contains(name)) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD, "composite_weights", name, "one of " + dimensions);
      }
    }
    if (!given.isEmpty() && given.values().stream().allMatch(weight -> weight == 0)) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "composite_weights", "all 0", "at least one > 0");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String name : dimensions) {
      weights.put(name, given.isEmpty() ? 1.0 : given.getOrDefault(name, 0.0));
    }
    try {
      return new CompositeWeights(weights);
    } catch (IllegalArgumentException e) {
      throw Rejection.atAdmission(FailureReason.INVALID_FIELD, "composite_" + e.getMessage());
    }
  }

  static Priority priority(String field, io.reelscore.v1.Priority priority) throws Rejection {
    return switch (priority) {
      case PRIORITY_UNSPECIFIED, PRIORITY_TRAINING -> Priority.TRAINING;
      case PRIORITY_EVALUATION -> Priority.EVALUATION;
      case UNRECOGNIZED ->
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD, field, "unknown", "TRAINING or EVALUATION");
    };
  }

  static void step(String field, long step) throws Rejection {
    if (step < 0) {
      throw Rejection.ofField(FailureReason.INVALID_FIELD, field, step, "at least 0");
    }
  }

  static void header(GroupHeader header, int maxGroupItems) throws Rejection {
    id("header.group_id", header.getGroupIdBytes());
    id("header.run_id", header.getRunIdBytes());
    step("header.step", header.getStep());
    if (header.getSize() < 1) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header.size", header.getSize(), "1.." + maxGroupItems);
    }
    if (header.getSize() > maxGroupItems) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE, "header.size", header.getSize(), "1.." + maxGroupItems);
    }
    if (header.getFailurePolicy() == FailurePolicy.UNRECOGNIZED) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "header.failure_policy",
          header.getFailurePolicyValue(),
          "MASK or FAIL");
    }
  }
}
