package io.reelscore.core;

/**
 * How long a batch is likely to run: its cost times an exponentially weighted mean (weight 0.2) of
 * nanoseconds a unit of cost. 0 while nothing has run.
 */
final class ComputeEstimate {
  private static final double WEIGHT = 0.2;

  private double nanosPerCost;

  void ran(long cost, long nanos) {
    double sample = (double) nanos / cost;
    nanosPerCost = nanosPerCost == 0 ? sample : nanosPerCost + WEIGHT * (sample - nanosPerCost);
  }

  long nanosFor(long cost) {
    return (long) (nanosPerCost * cost);
  }
}
