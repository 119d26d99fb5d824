package io.reelscore.service.grpc;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.core.Priority;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.FrameShapes;
import io.reelscore.service.model.ModelQuery;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.DataType;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Sample;
import io.reelscore.v1.StreamHeader;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

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
        switch (payload.video()) {
          case Video.Frames frames ->
              frames(sample.getFrames(), frames, FrameShapes.of(model.manifest()));
          case Video.EncodedFile(ByteBuffer file) -> encoded(file);
          case Video.Images(List<ByteBuffer> files) -> images(files);
          case Video.Refused(ScoreOutcome.Failed failure) -> throw new Rejection(failure);
          case Video.Latents _, Video.Chunk _, Video.Misplaced _, Video.None _ ->
              throw Rejection.ofField(
                  FailureReason.INVALID_FIELD, "sample.video", "none", "frames or encoded_video");
        };
    if (model.readsPrompt()) {
      prompt(sample, model.maxPromptBytes());
    }
    return new CheckedSample(
        sample.getSampleId(),
        video,
        sample.getPrompt(),
        sample.getLossySource(),
        sample.getIdempotencyKey());
  }

  private static VideoSource frames(Tensor tensor, Video.Frames payload, FrameShapes shapes)
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
    long expectedBytes = shapes.bytes(tensor.getShape(0));
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

  private static VideoSource images(List<ByteBuffer> files) throws Rejection {
    if (files.isEmpty()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "sample.images", "0 files", "at least 1");
    }
    return new VideoSource.Images(files);
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

  static void header(StreamHeader header) throws Rejection {
    id("header.run_id", header.getRunIdBytes());
    step("header.step", header.getStep());
    if (header.getSampleTimeoutMillis() < 0) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "header.sample_timeout_millis",
          header.getSampleTimeoutMillis(),
          "at least 0");
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
