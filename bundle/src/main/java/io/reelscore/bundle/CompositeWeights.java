package io.reelscore.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * Weights over the wanted dimensions; those without a given weight count 1.
   *
   * @throws IllegalArgumentException when a weight is refused or names no wanted dimension
   */
  public static CompositeWeights over(List<String> dimensions, Map<String, Double> given) {
    Checks checks = new Checks();
    given
        .keySet()
        .forEach(name ->
            checks.that(
                dimensions.contains(name), "weights." + name, name, "one of " + dimensions));
    checks.orThrow();
    Map<String, Double> weights = new LinkedHashMap<>();
    dimensions.forEach(dimension -> weights.put(dimension, given.getOrDefault(dimension, 1.0)));
    return new CompositeWeights(weights);
  }

  /**
   * The composite of one sample.
   *
   * @param normalized by dimension; a finite one for each dimension here
   * @throws IllegalArgumentException when one is missing or not finite
   */
  public double composite(Map<String, Double> normalized) {
    double weighted = 0;
    double weights = 0;
    for (Map.Entry<String, Double> entry : byDimension.entrySet()) {
      Double value = normalized.get(entry.getKey());
      if (value == null || !Double.isFinite(value)) {
        throw new IllegalArgumentException(
            entry.getKey() + ": " + value + " (expected: a finite normalized reward)");
      }
      weighted += entry.getValue() * value;
      weights += entry.getValue();
    }
    return weighted / weights;
  }
}
