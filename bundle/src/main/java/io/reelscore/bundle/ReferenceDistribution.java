package io.reelscore.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  }

  /**
   * One dimension's reference.
   *
   * @param mean over the pooled Pass and Fail scores
   * @param std the same, ddof 0; greater than 0
   * @param pooled {@value #QUANTILES} ascending quantiles of the pooled scores
   * @param pass quantiles of the Pass scores, at equal steps from 0 to 1
   * @param fail quantiles of the Fail scores, at equal steps from 0 to 1
   */
  public record Scores(
      double mean, double std, List<Double> pooled, List<Double> pass, List<Double> fail) {
    public Scores {
      pooled = List.copyOf(pooled);
      pass = List.copyOf(pass);
      fail = List.copyOf(fail);
    }
  }
}
