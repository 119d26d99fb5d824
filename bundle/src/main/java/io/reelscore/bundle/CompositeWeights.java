package io.reelscore.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much each dimension counts in a composite: composite = sum(w x normalized) / sum(w).
 *
 * @param byDimension w of each wanted dimension; finite, {@literal >=} 0, not all 0
 */
public record CompositeWeights(Map<String, Double> byDimension) {

  public CompositeWeights {
    byDimension = Collections.unmodifiableMap(new LinkedHashMap<>(byDimension));
    Checks checks = new Checks();
    byDimension.forEach((dimension, weight) ->
        checks.that(
            Double.isFinite(weight) && weight >= 0,
            "weights." + dimension,
            weight,
            "a finite number >= 0"));
    checks.orThrow();
    double sum = byDimension.values().stream().mapToDouble(Double::doubleValue).sum();
    new Checks()
        .that(sum > 0 && Double.isFinite(sum), "sum of weights", sum, "finite and > 0")
        .orThrow();
  }

  /**
   * The composite of one sample; absent when a dimension that counts has no reward.
   *
   * @param normalized by dimension; finite
   * @throws IllegalArgumentException when one that counts is not finite
   */
  public OptionalDouble composite(Map<String, Double> normalized) {
    double largest = byDimension.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int exponent = -Math.getExponent(largest);
    double weighted = 0;
    double weights = 0;
    for (Map.Entry<String, Double> entry : byDimension.entrySet()) {
      if (entry.getValue() == 0) {
        continue;
      }
      Double value = normalized.get(entry.getKey());
      if (value == null) {
        return OptionalDouble.empty();
      }
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            entry.getKey() + ": " + value + " (expected: a finite normalized reward)");
      }
      // A power of two changes no bit of the quotient, and keeps huge and tiny weights in range.
      double weight = Math.scalb(entry.getValue(), exponent);
      weighted += weight * value;
      weights += weight;
    }
    return OptionalDouble.of(weighted / weights);
  }
}
