package io.reelscore.service.grpc;

import io.reelscore.bundle.Timestep;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ClipSpec;
import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.model.TensorSpec;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.Latents;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every field of a sample is checked here, once, against what the model takes. */
final class SampleChecks {
  private SampleChecks() {}

  static CheckedSample sample(Sample sample, Payload payload, ServedModel model) throws Rejection {
    RequestChecks.id("sample.sample_id", sample.getSampleIdBytes());
    RequestChecks.id("sample.idempotency_key", sample.getIdempotencyKeyBytes());
    return new CheckedSample(
        sample.getSampleId(),
        video(sample, payload.video(), model.clip()),
        PromptChecks.prompt(sample, payload.embedding(), model.prompt()),
        sample.getLossySource(),
        sample.getIdempotencyKey());
  }

  private static VideoSource video(Sample sample, Video payload, ClipSpec clip) throws Rejection {
    if (payload instanceof Video.Refused(ScoreOutcome.Failed failure)) {
      throw new Rejection(failure);
    }
    return switch (clip) {
      case ClipSpec.Frames frames ->
          switch (payload) {
            case Video.Frames data -> frames(sample.getFrames(), data, frames.tensor());
            case Video.EncodedFile(ByteBuffer file) -> encoded(file);
            case Video.Images(List<ByteBuffer> files) -> images(files);
            case Video.Latents _, Video.None _, Video.Chunk _, Video.Misplaced _, Video.Refused _ ->
                throw otherKind(sample, "frames, encoded_video or images");
          };
      case ClipSpec.Latents latents ->
          switch (payload) {
            case Video.Latents data -> latents(sample.getLatents(), data, latents);
            case Video.Frames _,
                Video.EncodedFile _,
                Video.Images _,
                Video.None _,
                Video.Chunk _,
                Video.Misplaced _,
                Video.Refused _ ->
                throw otherKind(sample, "latents");
          };
    };
  }

  private static Rejection otherKind(Sample sample, String taken) {
    String found =
        switch (sample.getVideoCase()) {
          case FRAMES -> "frames";
          case ENCODED_VIDEO -> "encoded_video";
          case IMAGES -> "images";
          case LATENTS -> "latents";
          case VIDEO_NOT_SET -> "none";
        };
    return Rejection.ofField(
        FailureReason.INVALID_FIELD, "sample.video", found, taken + ", which the model takes");
  }

  private static VideoSource frames(Tensor tensor, Video.Frames payload, TensorSpec spec)
      throws Rejection {
    TensorChecks checks = new TensorChecks("sample.frames");
    requireTensor(checks, tensor, spec, payload.bytes());
    return new VideoSource.Frames(stored(payload.data()));
  }

  private static VideoSource latents(Latents message, Video.Latents payload, ClipSpec.Latents spec)
      throws Rejection {
    TensorChecks checks = new TensorChecks("sample.latents.tensor");
    ElementType type = requireTensor(checks, message.getTensor(), spec.tensor(), payload.bytes());
    Float timestep = timestep(message, spec.timestep());
    return new VideoSource.Latents(stored(payload.data()), type, timestep);
  }

  private static ElementType requireTensor(
      TensorChecks checks, Tensor tensor, TensorSpec spec, int bytes) throws Rejection {
    ElementType type = checks.type(tensor, spec.accepted());
    if (!spec.takes(tensor.getShapeList())) {
      throw checks.wrongShape(tensor, spec);
    }
    checks.requireBytes(bytes, spec.bytes(type, tensor.getShapeList()));
    return type;
  }

  /** Null when none is sent: the model has a default, or takes none. */
  private static @Nullable Float timestep(Latents message, @Nullable Timestep spec)
      throws Rejection {
    if (spec == null) {
      if (message.hasTimestep()) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            "sample.latents.timestep",
            message.getTimestep(),
            "none, the model takes no timestep");
      }
      return null;
    }
    String range = "%s..%s".formatted(spec.min(), spec.max());
    if (!message.hasTimestep()) {
      if (spec.standard() == null) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD, "sample.latents.timestep", "none", range);
      }
      return null;
    }
    if (!spec.isLegal(message.getTimestep())) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "sample.latents.timestep", message.getTimestep(), range);
    }
    return message.getTimestep();
  }

  private static ByteBuffer stored(@Nullable ByteBuffer data) throws Rejection {
    if (data == null) {
      throw Rejection.atAdmission(
          FailureReason.MODEL_NOT_READY, "the model became ready while the request was read");
    }
    return data;
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
}
