package io.reelscore.service.wire;

import io.reelscore.core.ScoreOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The large bytes of a message, apart from the rest of it.
 *
 * @param video of its sample, or a part of one
 * @param embedding the data of the prompt's embedding; null when none came
 */
public record Payload(Video video, @Nullable ByteBuffer embedding) {

  /** That of a message without large bytes. */
  static final Payload NONE = new Payload(new Video.None(), null);

  /** The video of a sample. */
  public sealed interface Video {

    /** No bytes of a video. */
    record None() implements Video {}

    /**
     * The data of a tensor of frames.
     *
     * @param bytes how many came
     * @param data them; null when no model takes so many, and none were stored
     */
    record Frames(int bytes, @Nullable ByteBuffer data) implements Video {}

    /**
     * The data of a tensor of latents.
     *
     * @param bytes how many came
     * @param data them; null when no model takes so many, and none were stored
     */
    record Latents(int bytes, @Nullable ByteBuffer data) implements Video {}

    /** A whole video file. */
    record EncodedFile(ByteBuffer data) implements Video {}

    /** Whole image files, in their order. */
    record Images(List<ByteBuffer> files) implements Video {
      public Images {
        files = List.copyOf(files);
      }
    }

    /**
     * A part of a sample's video.
     *
     * @param bytes how many came
     * @param data them; null when they are where they belong, or nowhere for want of such a place
     */
    record Chunk(int bytes, @Nullable ByteBuffer data) implements Video {}

    /**
     * So many bytes of a sample whose video is to come in chunks, which were not stored.
     *
     * @param bytes of all kinds of video
     */
    record Misplaced(long bytes) implements Video {}

    /** A video of a stream that was not stored, for that reason. */
    record Refused(ScoreOutcome.Failed failure) implements Video {}
  }
}
