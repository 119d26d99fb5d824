package io.reelscore.training.annotation;

import java.util.Random;

/**
 * Draws from binomial distributions by inversion outwards from the mode, in a time that grows with
 * the standard deviation. Exact up to rounding.
 */
final class Binomial {
  private static final int TABLE = 32;
  private static final double[] LOG_FACTORIAL = new double[TABLE];

  static {
    for (int i = 2; i < TABLE; i++) {
      LOG_FACTORIAL[i] = LOG_FACTORIAL[i - 1] + StrictMath.log(i);
    }
  }

  private Binomial() {}

  /** The number of successes among {@code n} of probability {@code p}. */
  static long draw(long n, double p, Random random) {
    if (n <= 0 || p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    double odds = p / (1 - p);
    long up = Math.min(n, (long) ((n + 1) * p));
    long down = up;
    double atUp =
        StrictMath.exp(
            logFactorial(n)
                - logFactorial(up)
                - logFactorial(n - up)
                + up * StrictMath.log(p)
                + (n - up) * StrictMath.log1p(-p));
    double atDown = atUp;
    double left = random.nextDouble() - atUp;
    long mode = up;
    while (left >= 0 && (atUp > 0 || atDown > 0)) {
      atUp = up < n ? atUp * odds * (n - up) / (up + 1) : 0;
      left -= atUp;
      if (left < 0) {
        return up + 1;
      }
      up++;
      atDown = down > 0 ? atDown * down / (n - down + 1) / odds : 0;
      left -= atDown;
      if (left < 0) {
        return down - 1;
      }
      down--;
    }
    return mode;
  }

  /** ln n!, beyond a table by Stirling's series. */
  static double logFactorial(long n) {
    if (n < TABLE) {
      return LOG_FACTORIAL[(int) n];
    }
    double inverse = 1.0 / n;
    return (n + 0.5) * StrictMath.log((double) n)
        - n
        + 0.5 * StrictMath.log(2 * Math.PI)
        + inverse / 12
        - inverse * inverse * inverse / 360;
  }
}
