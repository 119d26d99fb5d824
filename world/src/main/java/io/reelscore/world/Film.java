package io.reelscore.world;

/** The time of a clip: a film, of which a model sees every second frame. */
public final class Film {
  /** Frames of the whole film; frame k shows the state after k half-steps. */
  public static final int FRAMES = 17;

  /** Frames per second. */
  public static final double FRAMES_PER_SECOND = 16;

  /** Width and height, in pixels, of the frames a model sees. */
  public static final int MODEL_SIZE = 32;

  private Film() {}

  /** The frames a model sees: 1, 3, ..., 15. */
  public static int[] modelFrames() {
    return new int[] {1, 3, 5, 7, 9, 11, 13, 15};
  }

  /** All frames: 0..16. */
  public static int[] allFrames() {
    int[] frames = new int[FRAMES];
    for (int k = 0; k < FRAMES; k++) {
      frames[k] = k;
    }
    return frames;
  }
}
