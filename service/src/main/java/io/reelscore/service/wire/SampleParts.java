package io.reelscore.service.wire;

import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The large bytes of one sample as they come: the last of each kind, and every image. Which kind
 * counts the parsed envelope says: what becomes of a {@code oneof} that is set several times is the
 * generated parser's to decide.
 */
final class SampleParts {
  private final boolean stored;
  private final List<ByteBuffer> images = new ArrayList<>();
  private Video.Frames frames = new Video.Frames(0, null);
  private Video.Latents latents = new Video.Latents(0, null);
  private Video.EncodedFile file = new Video.EncodedFile(ByteBuffer.allocate(0));
  private @Nullable ByteBuffer embedding;
  private ScoreOutcome.@Nullable Failed refusal;
  private long misplacedBytes;

  /**
   * @param stored false for a sample whose video comes later, in chunks
   */
  SampleParts(boolean stored) {
    this.stored = stored;
  }

  /** Whether bytes of its video are wanted. */
  boolean storesVideo() {
    return stored;
  }

  /** Whether bytes of its video will be stored, as far as is known. */
  boolean takesVideo() {
    return stored && refusal == null;
  }

  void frames(int bytes, @Nullable ByteBuffer data) {
    frames = new Video.Frames(bytes, data);
  }

  void latents(int bytes, @Nullable ByteBuffer data) {
    latents = new Video.Latents(bytes, data);
  }

  void file(ByteBuffer data) {
    file = new Video.EncodedFile(data);
  }

  void image(ByteBuffer data) {
    images.add(data);
  }

  void embedding(ByteBuffer data) {
    embedding = data;
  }

  int images() {
    return images.size();
  }

  void misplaced(int bytes) {
    misplacedBytes += bytes;
  }

  /** Some of its bytes were not stored for that reason: the sample goes no further. */
  void refused(ScoreOutcome.Failed failure) {
    refusal = failure;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** The room of frames of the same length, which these replace. */
  @Nullable ByteBuffer roomOfFrames(int bytes) {
    return frames.bytes() == bytes ? frames.data() : null;
  }

  /** The room of latents of the same length, which these replace. */
  @Nullable ByteBuffer roomOfLatents(int bytes) {
    return latents.bytes() == bytes ? latents.data() : null;
  }

  Payload payload(Sample.VideoCase kind) {
    return new Payload(video(kind), embedding);
  }

  private Video video(Sample.VideoCase kind) {
    if (refusal != null) {
      return new Video.Refused(refusal);
    }
    if (!stored) {
      return new Video.Misplaced(misplacedBytes);
    }
    return switch (kind) {
      case FRAMES -> frames;
      case ENCODED_VIDEO -> file;
      case IMAGES -> new Video.Images(images);
      case LATENTS -> latents;
      case VIDEO_NOT_SET -> new Video.None();
    };
  }
}
