package io.reelscore.media;

import org.jspecify.annotations.Nullable;

/** A clip cannot be used. The message holds the cause and is fit for a caller's eyes. */
public final class MediaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the clip. */
  public enum Kind {
    /** Not a video or image, truncated, damaged, or without frames. */
    UNREADABLE,
    /** Beyond a {@link DecodeLimits limit}, or more than the memory there is for decoding. */
    TOO_LARGE,
    /** Images that are no frames of one clip: their sizes differ. */
    INCONSISTENT,
    /** What decodes died with this clip in its hands. */
    DECODER_CRASHED,
    /** Nobody wants the frames any more. */
    ABANDONED
  }

  private final Kind kind;

  public MediaException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public MediaException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
