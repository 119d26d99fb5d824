package io.reelscore.world;

/** How a subject moves. */
public enum Motion {
  ROLLING_RIGHT("rolling right", false, 1),
  ROLLING_LEFT("rolling left", false, -1),
  BOUNCING_RIGHT("bouncing right", true, 1),
  BOUNCING_LEFT("bouncing left", true, -1);

  private final String words;
  private final boolean bouncing;
  private final int direction;

  Motion(String words, boolean bouncing, int direction) {
    this.words = words;
    this.bouncing = bouncing;
    this.direction = direction;
  }

  /** Its class number, 0..3. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  public int index() {
    return ordinal();
  }

  /** The words in a prompt. */
  public String words() {
    return words;
  }

  /** Whether the subject falls and bounces; otherwise it rolls on the floor. */
  public boolean bouncing() {
    return bouncing;
  }

  /** 1 to the right, -1 to the left. */
  public int direction() {
    return direction;
  }

  /** The same way of moving in the other direction. */
  public Motion reversed() {
    return switch (this) {
      case ROLLING_RIGHT -> ROLLING_LEFT;
      case ROLLING_LEFT -> ROLLING_RIGHT;
      case BOUNCING_RIGHT -> BOUNCING_LEFT;
      case BOUNCING_LEFT -> BOUNCING_RIGHT;
    };
  }
}
