package io.reelscore.training.optim;

/** The learning rate and the first momentum of each step of a training. */
public sealed interface Schedule {

  /** The share of the gradient's running mean that each step keeps, where it does not change. */
  double MOMENTUM = 0.9;

  /** The learning rate of step {@code 0..steps-1}. */
  double rate(int step);

  /** The first momentum of step {@code 0..steps-1}. */
  default double momentum(int step) {
    return MOMENTUM;
  }

  /**
   * The one-cycle schedule: the rate rises from a 25th of its maximum and falls to a 250,000th, by
   * cosines, while the momentum goes from 0.95 to 0.85 and back (Smith and Topin, arXiv 1708.07120;
   * the values are those of PyTorch's OneCycleLR).
   *
   * @param maxRate the highest rate
   * @param steps how many steps there are, at least 2
   * @param rising the share of the steps with a rising rate, more than one step and less than all
   */
  record OneCycle(double maxRate, int steps, double rising) implements Schedule {

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

    @Override
    public double rate(int step) {
      double start = maxRate / START_DIVISOR;
      return between(step, start, maxRate, start / END_DIVISOR);
    }

    @Override
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
  }

  /**
   * The same rate all along.
   *
   * @param maxRate that rate
   */
  record Constant(double maxRate) implements Schedule {

    public Constant {
      requireRate(maxRate);
    }

    @Override
    public double rate(int step) {
      return maxRate;
    }
  }

  /**
   * A rate that rises linearly to its maximum, and falls to 0 by half a cosine: after the last step
   * it would be 0 (Loshchilov and Hutter, arXiv 1608.03983, without restarts).
   *
   * @param maxRate the highest rate
   * @param steps how many steps there are, at least 1
   * @param rising the share of the steps with a rising rate, 0 or more and less than 1
   */
  record Cosine(double maxRate, int steps, double rising) implements Schedule {

    public Cosine {
      requireRise(maxRate, steps, rising);
    }

    @Override
    public double rate(int step) {
      int rise = (int) Math.ceil(rising * steps);
      return step < rise
          ? maxRate * (step + 1) / rise
          : cosine(maxRate, 0, (double) (step - rise) / (steps - rise));
    }
  }

  /**
   * A rate that rises linearly to its maximum, and falls linearly: after the last step it would be
   * 0.
   *
   * @param maxRate the highest rate
   * @param steps how many steps there are, at least 1
   * @param rising the share of the steps with a rising rate, 0 or more and less than 1
   */
  record Linear(double maxRate, int steps, double rising) implements Schedule {

    public Linear {
      requireRise(maxRate, steps, rising);
    }

    @Override
    public double rate(int step) {
      int rise = (int) Math.ceil(rising * steps);
      return step < rise ? maxRate * (step + 1) / rise : maxRate * (steps - step) / (steps - rise);
    }
  }

  private static double cosine(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * part));
  }

  private static void requireRate(double maxRate) {
    if (!(maxRate > 0 && Double.isFinite(maxRate))) {
      throw new IllegalArgumentException("rate: %s (expected: greater than 0)".formatted(maxRate));
    }
  }

  private static void requireRise(double maxRate, int steps, double rising) {
    requireRate(maxRate);
    if (steps < 1 || !(rising >= 0 && rising < 1)) {
      throw new IllegalArgumentException(
          "schedule: %d steps, rising %s (expected: at least 1, 0 or more and less than 1)"
              .formatted(steps, rising));
    }
  }
}
