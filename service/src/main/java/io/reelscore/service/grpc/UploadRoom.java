package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.service.wire.HeapArray;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.SampleStart;
import java.nio.ByteBuffer;

/** Where the data of a sample goes that comes in chunks: the same memory as if it came whole. */
final class UploadRoom {
  /** Virtual machines make no longer arrays. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private UploadRoom() {}

  /** What the sample will have come with, covered by its permit; its data is not yet there. */
  static Payload of(SampleStart start, Payload payload, CallAdmission admission) throws Rejection {
    if (payload.video() instanceof Video.Misplaced(long bytes) && bytes > 0) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "start.sample",
          bytes + " bytes of its video",
          "none, they come in chunks");
    }
    int bytes = bytes(start.getDataBytes());
    CallPayloads memory = new CallPayloads(admission, true, 0);
    Video video =
        switch (start.getSample().getVideoCase()) {
          case FRAMES -> new Video.Frames(bytes, memory.tensor(bytes));
          case LATENTS -> new Video.Latents(bytes, memory.tensor(bytes));
          case ENCODED_VIDEO -> {
            memory.array(bytes);
            yield new Video.EncodedFile(ByteBuffer.wrap(HeapArray.of(bytes)));
          }
          case IMAGES, VIDEO_NOT_SET ->
              throw Rejection.ofField(
                  FailureReason.INVALID_FIELD,
                  "start.sample.video",
                  start.getSample().getVideoCase(),
                  "frames, encoded_video or latents");
        };
    return new Payload(video, payload.embedding());
  }

  /** The room of a sample that has been checked. */
  static ByteBuffer of(VideoSource video) {
    return switch (video) {
      case VideoSource.Frames(ByteBuffer data) -> data;
      case VideoSource.EncodedFile(ByteBuffer data) -> data;
      case VideoSource.Latents(ByteBuffer data, var _, var _) -> data;
      case VideoSource.Images images ->
          throw new IllegalStateException("images: in chunks (expected: whole)");
    };
  }

  private static int bytes(long declared) throws Rejection {
    if (declared < 1) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "start.data_bytes", declared, "at least 1");
    }
    if (declared > MAX_BYTES) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE, "start.data_bytes", declared, "at most " + MAX_BYTES);
    }
    return (int) declared;
  }
}
