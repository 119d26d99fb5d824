package io.reelscore.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A part of an axis.
 *
 * @param low its lower end, finite
 * @param high its upper end, finite and above {@code low}
 */
public record Range(double low, double high) {

  private static final double EXTREME = 1e300;

  public Range {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "range: %s..%s (expected: finite, the second above the first)".formatted(low, high));
    }
  }

  /** What holds all finite values; around equal ones, or none, of some width. */
  public static Range around(DoubleStream values) {
    double[] finite = values.filter(v -> Math.abs(v) < EXTREME).toArray();
    double low = DoubleStream.of(finite).min().orElse(0);
    double high = DoubleStream.of(finite).max().orElse(0);
    double least = Math.max(1e-9, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
    if (high - low > least) {
      return new Range(low, high);
    }
    double half = Math.max(0.5, 0.1 * Math.abs(low));
    return new Range(low - half, high + half);
  }

  /** A little more on both sides. */
  public Range widened(double share) {
    double more = share * (high - low);
    return new Range(low - more, high + more);
  }

  /** Where a value is, 0 at the lower end and 1 at the upper one; what is outside is at an end. */
  double share(double value) {
    return Double.isNaN(value) ? 0 : Math.clamp((value - low) / (high - low), 0, 1);
  }

  /** About five round values. */
  List<Double> ticks() {
    double step = step();
    List<Double> ticks = new ArrayList<>();
    double first = Math.ceil(low / step - 1e-9);
    for (int i = 0; i < 12 && (first + i) * step <= high + 1e-9 * step; i++) {
      ticks.add((first + i) * step);
    }
    return ticks;
  }

  private double step() {
    double rough = (high - low) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    return rough / power < 1.5 ? power : rough / power < 3.5 ? 2 * power : 5 * power;
  }

  /** A tick in as few digits as tell it from the next. */
  String label(double tick) {
    double step = step();
    if (step >= 1e6 || step < 1e-5) {
      return String.format(Locale.ROOT, "%.2g", tick);
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", tick);
    return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
  }
}
