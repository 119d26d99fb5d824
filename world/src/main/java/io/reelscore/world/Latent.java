package io.reelscore.world;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fourteen numbers that say how a scene came out: ten defects (severity = logistic(z)), three
 * shortcuts that look like quality or its lack without being it, and the log-speed.
 */
public enum Latent {
  TELEPORT(Dimension.PHYSICAL_PLAUSIBILITY),
  ENERGY(Dimension.PHYSICAL_PLAUSIBILITY),
  GRAVITY(Dimension.PHYSICAL_PLAUSIBILITY),
  SINKING(Dimension.PHYSICAL_PLAUSIBILITY),
  MORPH(Dimension.SUBJECT_DEFORMITY),
  VANISH(Dimension.SUBJECT_DEFORMITY),
  FLICKER(Dimension.SUBJECT_DEFORMITY),
  HUE(Dimension.SEMANTIC_ALIGNMENT),
  SHAPE(Dimension.SEMANTIC_ALIGNMENT),
  DIRECTION(Dimension.SEMANTIC_ALIGNMENT),
  BRIGHTNESS(null),
  SATURATION(null),
  GRAIN(null),
  SPEED(null);

  /** In the order of the latent vector. */
  public static final List<Latent> ALL = List.of(values());

  /** How many of the leading latents are defects. */
  public static final int DEFECTS = 10;

  /** The latents that say nothing of quality but are tied to it in distribution. */
  public static final List<Latent> SHORTCUTS = List.of(BRIGHTNESS, SATURATION, GRAIN);

  private final @Nullable Dimension dimension;

  Latent(@Nullable Dimension dimension) {
    this.dimension = dimension;
  }

  /** Its place in the latent vector. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  public int index() {
    return ordinal();
  }

  /** The defects that lower a dimension. */
  public static List<Latent> defectsOf(Dimension dimension) {
    return Arrays.stream(values()).filter(latent -> latent.dimension == dimension).toList();
  }
}
