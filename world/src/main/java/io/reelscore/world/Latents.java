package io.reelscore.world;

import java.util.Arrays;

/** One value for each {@link Latent}. Immutable. */
public final class Latents {
  private final double[] values;

  private Latents(double[] values) {
    this.values = values;
  }

  /**
   * Latents from a vector in the order of {@link Latent#ALL}.
   *
   * @throws IllegalArgumentException unless there are as many finite values as latents
   */
  public static Latents of(double... values) {
    if (values.length != Latent.ALL.size()) {
      throw new IllegalArgumentException(
          "latents: %d (expected: %d)".formatted(values.length, Latent.ALL.size()));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "latent %s: %s (expected: a finite number)".formatted(Latent.ALL.get(i), values[i]));
      }
    }
    return new Latents(values.clone());
  }

  /** The value of one latent. */
  public double get(Latent latent) {
    return values[latent.index()];
  }

  /** The same latents but for one. */
  public Latents with(Latent latent, double value) {
    double[] copy = values.clone();
    copy[latent.index()] = value;
    return of(copy);
  }

  /** Logistic of a latent: for a defect, how bad it is, from 0 (not at all) to 1. */
  public double severity(Latent latent) {
    return logistic(get(latent));
  }

  /** A copy of the vector in the order of {@link Latent#ALL}. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Latents latents && Arrays.equals(values, latents.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }

  static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
