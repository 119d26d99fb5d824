package io.reelscore.bundle;

import java.util.List;

/**
 * {@code golden/golden.json} and its inputs: what a runtime must reproduce before it may serve.
 *
 * @param tolerance a reward r is reproduced by r' when |r' - r| {@literal <=} tolerance x max(1,
 *     |r|)
 * @param samples 1 to {@value #MAX_SAMPLES}, names unique
 */
public record GoldenSet(double tolerance, List<GoldenSample> samples) {
  public static final int MAX_SAMPLES = 64;

  /** The most that a tolerance may forgive. */
  public static final double MAX_TOLERANCE = 0.1;

  public GoldenSet {
    samples = List.copyOf(samples);
    long names = samples.stream().map(GoldenSample::name).distinct().count();
    new Checks()
        .that(
            tolerance > 0 && tolerance <= MAX_TOLERANCE,
            "tolerance",
            tolerance,
            "greater than 0, at most " + MAX_TOLERANCE)
        .range("samples", samples.size(), 1, MAX_SAMPLES)
        .that(
            names == samples.size(),
            "samples",
            samples.size() + " samples with " + names + " names",
            "a name of its own for each")
        .orThrow();
  }

  /** Whether a measured reward reproduces the expected one. False for NaN and infinities. */
  public boolean reproduces(double expected, double measured) {
    return Math.abs(measured - expected) <= tolerance * Math.max(1, Math.abs(expected));
  }
}
