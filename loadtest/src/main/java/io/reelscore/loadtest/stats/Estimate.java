package io.reelscore.loadtest.stats;

/**
 * A measured number.
 *
 * @param value the point estimate
 * @param interval where it lies with 95 % confidence
 */
public record Estimate(double value, Interval interval) {

  /** What the measurement says about a goal: a lower bound that the number should reach. */
  public Verdict against(double goal) {
    if (interval.low() >= goal) {
      return Verdict.MET;
    }
    return interval.high() < goal ? Verdict.MISSED : Verdict.UNDECIDED;
  }

  /** An answer that knows its limits. */
  public enum Verdict {
    /** The whole interval reaches the goal. */
    MET,
    /** The goal lies inside the interval: these rounds cannot tell. */
    UNDECIDED,
    /** The whole interval is below the goal. */
    MISSED
  }
}
