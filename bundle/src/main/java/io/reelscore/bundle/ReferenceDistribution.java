package io.reelscore.bundle;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * {@code reference.json}: the raw rewards of the held-out in-distribution set, against which a
 * reward is normalised.
 *
 * @param dimensions by dimension name
 */
public record ReferenceDistribution(Map<String, Scores> dimensions) {

  /** Pooled quantiles at 0, 1/1000, ..., 1. */
  public static final int QUANTILES = 1001;

  public ReferenceDistribution {
    dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
    new Checks()
        .that(!dimensions.isEmpty(), "dimensions", "none", "at least one dimension")
        .orThrow();
  }

  /**
   * The reference of one dimension.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public Scores scores(String dimension) {
    Scores scores = dimensions.get(dimension);
    if (scores == null) {
      throw new IllegalArgumentException(
          "dimension: " + dimension + " (expected: one of " + dimensions.keySet() + ")");
    }
    return scores;
  }

  /**
   * One dimension's reference.
   *
   * @param mean over the pooled Pass and Fail scores
   * @param std the same, ddof 0; greater than 0
   * @param pooled {@value #QUANTILES} ascending quantiles of the pooled scores
   * @param pass at least 2 ascending quantiles of the Pass scores, at equal steps from 0 to 1
   * @param fail the same of the Fail scores
   */
  public record Scores(
      double mean, double std, List<Double> pooled, List<Double> pass, List<Double> fail) {
    /** How many quantiles {@link #of} keeps of Pass and of Fail scores: 0, 1/100, ..., 1. */
    public static final int CLASS_QUANTILES = 101;

    public Scores {
      pooled = List.copyOf(pooled);
      pass = List.copyOf(pass);
      fail = List.copyOf(fail);
      Checks checks =
          new Checks()
              .that(Double.isFinite(mean), "mean", mean, "a finite number")
              .that(Double.isFinite(std) && std > 0, "std", std, "a finite number > 0")
              .range("pooled (quantiles)", pooled.size(), QUANTILES, QUANTILES)
              .that(pass.size() >= 2, "pass (quantiles)", pass.size(), "at least 2")
              .that(fail.size() >= 2, "fail (quantiles)", fail.size(), "at least 2");
      Quantiles.checkAscending(checks, "pooled", pooled);
      Quantiles.checkAscending(checks, "pass", pass);
      Quantiles.checkAscending(checks, "fail", fail);
      checks.orThrow();
    }

    /**
     * The reference of a held-out set.
     *
     * @param pass raw rewards of the Pass samples, at least one, finite
     * @param fail raw rewards of the Fail samples, at least one, finite
     * @throws IllegalArgumentException when a class is empty, a score is not finite, or all scores
     *     are equal (no spread to normalise by)
     */
    public static Scores of(double[] pass, double[] fail) {
      new Checks()
          .that(pass.length > 0, "pass scores", 0, "at least 1")
          .that(fail.length > 0, "fail scores", 0, "at least 1")
          .orThrow();
      double[] pooled = DoubleStream.concat(Arrays.stream(pass), Arrays.stream(fail)).toArray();
      double first = pooled[0];
      new Checks()
          .that(
              !Arrays.stream(pooled).allMatch(score -> score == first),
              "scores",
              "all equal to " + first,
              "a std > 0")
          .orThrow();
      double mean = Arrays.stream(pooled).sum() / pooled.length;
      double squares = Arrays.stream(pooled).map(x -> (x - mean) * (x - mean)).sum();
      return new Scores(
          mean,
          Math.sqrt(squares / pooled.length),
          Quantiles.of(pooled, QUANTILES),
          Quantiles.of(pass, CLASS_QUANTILES),
          Quantiles.of(fail, CLASS_QUANTILES));
    }

    /**
     * (raw - mean) / std.
     *
     * @throws IllegalArgumentException when raw is not finite: a failure is never a number
     */
    public double normalized(double raw) {
      return (finite(raw) - mean) / std;
    }

    /**
     * Where a raw reward stands among the pooled held-out scores, 0 to 100: linear interpolation
     * over the quantiles, clamped at both ends; a reward equal to several quantiles gets the middle
     * of theirs.
     *
     * @throws IllegalArgumentException when raw is not finite
     */
    public double percentile(double raw) {
      return 100 * Quantiles.position(pooled, finite(raw));
    }

    private static double finite(double raw) {
      if (!Double.isFinite(raw)) {
        throw new IllegalArgumentException("raw reward: " + raw + " (expected: a finite number)");
      }
      return raw;
    }
  }
}
