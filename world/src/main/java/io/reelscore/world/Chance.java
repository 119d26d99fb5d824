package io.reelscore.world;

/** What the seed of a scene decides, each by a stream of its own. */
enum Chance {
  START_X,
  START_Y,
  TELEPORT_FRAME,
  TELEPORT_ANGLE,
  MORPH_PHASE,
  VANISH_ANGLE,
  HUE_SIGN,
  FLICKER,
  GRAIN,
  TEXTURE;

  /** The key of this stream. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is the number of the stream.
  long key(Scene scene) {
    return HashRandom.key(scene.seed(), ordinal());
  }

  /** One number in [0, 1). */
  double uniform(Scene scene) {
    return HashRandom.uniform(key(scene), 0);
  }
}
