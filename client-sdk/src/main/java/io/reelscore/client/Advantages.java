package io.reelscore.client;

/**
 * How advantages are computed: (reward - mean) / (std + eps) over the members of a group that have
 * the reward.
 *
 * @param ddof delta degrees of freedom of std, 0 or 1
 * @param eps finite, greater than 0
 */
public record Advantages(int ddof, double eps) {

  /** As TRL's {@code GRPOTrainer} computes them. */
  public static final Advantages TRL = new Advantages(1, 1e-4);

  /** As DanceGRPO computes them. */
  public static final Advantages DANCE_GRPO = new Advantages(1, 1e-8);

  /**
   * Advantages of one's own.
   *
   * @throws IllegalArgumentException when a part is outside its range
   */
  public Advantages {
    if (ddof != 0 && ddof != 1) {
      throw new IllegalArgumentException("ddof: %d (expected: 0 or 1)".formatted(ddof));
    }
    if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "eps: %s (expected: finite, greater than 0)".formatted(eps));
    }
  }
}
