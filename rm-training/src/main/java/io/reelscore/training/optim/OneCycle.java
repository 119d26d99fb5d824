package io.reelscore.training.optim;

/**
 * The one-cycle schedule: the rate rises from a 25th of its maximum and falls to a 250,000th, by
 * cosines, while the momentum goes from 0.95 to 0.85 and back (Smith and Topin, arXiv 1708.07120;
 * the values are those of PyTorch's OneCycleLR).
 *
 * @param maxRate the highest rate
 * @param steps how many steps there are, at least 2
 * @param rising the share of the steps with a rising rate, more than one step and less than all
 */
public record OneCycle(double maxRate, int steps, double rising) {

  private static final double START_DIVISOR = 25;
  private static final double END_DIVISOR = 1e4;
  private static final double HIGH_MOMENTUM = 0.95;
  private static final double LOW_MOMENTUM = 0.85;

  public OneCycle {
    if (steps < 2 || !(rising * steps > 1 && rising < 1) || !(maxRate > 0)) {
      throw new IllegalArgumentException(
          "one cycle: rate %s, %d steps, rising %s (expected: greater than 0, at least 2, more than 1 / steps and less than 1)"
              .formatted(maxRate, steps, rising));
    }
  }

  /** The learning rate of step {@code 0..steps-1}. */
  public double rate(int step) {
    double start = maxRate / START_DIVISOR;
    return between(step, start, maxRate, start / END_DIVISOR);
  }

  /** The first momentum of step {@code 0..steps-1}. */
  public double momentum(int step) {
    return between(step, HIGH_MOMENTUM, LOW_MOMENTUM, HIGH_MOMENTUM);
  }

  private double between(int step, double from, double top, double to) {
    double peak = rising * steps - 1;
    if (step <= peak) {
      return cosine(from, top, step / peak);
    }
    return cosine(top, to, (step - peak) / (steps - 1 - peak));
  }

  private static double cosine(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * part));
  }
}
