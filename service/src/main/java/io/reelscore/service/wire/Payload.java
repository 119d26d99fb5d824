package io.reelscore.service.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The video of a sample, apart from the rest of its message. */
public sealed interface Payload {

  /** No bytes of a video. */
  record None() implements Payload {}

  /**
   * The data of a tensor of frames.
   *
   * @param bytes how many came
   * @param data them; null when no model takes so many, and none were stored
   */
  record Frames(int bytes, @Nullable ByteBuffer data) implements Payload {}

  /** A whole video file. */
  record EncodedFile(ByteBuffer data) implements Payload {}
}
