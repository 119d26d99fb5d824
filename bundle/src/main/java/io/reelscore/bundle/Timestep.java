package io.reelscore.bundle;

import org.jspecify.annotations.Nullable;

/**
 * How much noise latents hold: x_t = (1 - t) x_0 + t noise, scaled to the range of this record.
 *
 * @param min the least legal value
 * @param max the greatest
 * @param standard taken when a sample names none, {@code default} in the manifest; null: each
 *     sample names one
 */
public record Timestep(float min, float max, @Nullable Float standard) {
  public Timestep {
    Checks checks =
        new Checks()
            .that(Float.isFinite(min), "min", min, "a number within float32")
            .that(Float.isFinite(max) && min < max, "max", max, "a float32 above min");
    if (standard != null) {
      checks.that(standard >= min && standard <= max, "default", standard, min + ".." + max);
    }
    checks.orThrow();
  }

  /** Whether a sample may have it; false for NaN. */
  public boolean isLegal(float timestep) {
    return timestep >= min && timestep <= max;
  }
}
