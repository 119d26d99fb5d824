package io.reelscore.service.grpc;

import io.reelscore.bundle.CompositeWeights;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.StreamHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request wants of the rewards that a sample has.
 *
 * @param dimensions the wanted ones, in the model's order
 * @param weights how much each of them counts in the composite
 * @param onNonFinite what one without a finite reward does to its sample
 */
record RewardWishes(List<String> dimensions, CompositeWeights weights, OnNonFinite onNonFinite) {

  /** What a wanted dimension without a finite reward does to its sample. */
  enum OnNonFinite {
    /** The sample fails. */
    FAIL,
    /** The sample keeps its other rewards. */
    OMIT
  }

  RewardWishes {
    dimensions = List.copyOf(dimensions);
  }

  static RewardWishes of(ScoreRequest request, ServedModel model) throws Rejection {
    return of(
        "",
        request.getDimensionsList(),
        request.getCompositeWeightsMap(),
        request.getCompositePolicy(),
        model);
  }

  static RewardWishes of(GroupHeader header, ServedModel model) throws Rejection {
    return of(
        "header.",
        header.getDimensionsList(),
        header.getCompositeWeightsMap(),
        header.getCompositePolicy(),
        model);
  }

  static RewardWishes of(StreamHeader header, ServedModel model) throws Rejection {
    return of(
        "header.",
        header.getDimensionsList(),
        header.getCompositeWeightsMap(),
        header.getCompositePolicy(),
        model);
  }

  private static RewardWishes of(
      String prefix,
      List<String> dimensions,
      Map<String, Double> weights,
      CompositePolicy policy,
      ServedModel model)
      throws Rejection {
    List<String> wanted = wanted(prefix + "dimensions", dimensions, model.dimensions());
    return new RewardWishes(
        wanted,
        weights(prefix + "composite_weights", weights, wanted),
        onNonFinite(prefix + "composite_policy", policy));
  }

  private static List<String> wanted(String field, List<String> named, List<String> legal)
      throws Rejection {
    List<String> seen = new ArrayList<>();
    for (String name : named) {
      if (!legal.contains(name)) {
        throw Rejection.ofField(FailureReason.INVALID_FIELD, field, name, "one of " + legal);
      }
      if (seen.contains(name)) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD, field, name + " twice", "each of " + legal + " once");
      }
      seen.add(name);
    }
    return seen.isEmpty() ? legal : legal.stream().filter(seen::contains).toList();
  }

  /** All wanted dimensions count 1 when none is named, else only the named ones. */
  private static CompositeWeights weights(
      String field, Map<String, Double> given, List<String> wanted) throws Rejection {
    double sum = given.isEmpty() ? wanted.size() : 0;
    for (Map.Entry<String, Double> entry : given.entrySet()) {
      double weight = entry.getValue();
      if (!wanted.contains(entry.getKey())) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD, field, entry.getKey(), "one of " + wanted);
      }
      if (!(Double.isFinite(weight) && weight >= 0)) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            field + "." + entry.getKey(),
            weight,
            "a finite number >= 0");
      }
      sum += weight;
    }
    if (sum == 0) {
      throw Rejection.ofField(FailureReason.INVALID_FIELD, field, "all 0", "at least one > 0");
    }
    if (!Double.isFinite(sum)) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, field, "too large to be added", "a finite sum");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String name : wanted) {
      weights.put(name, given.isEmpty() ? 1.0 : given.getOrDefault(name, 0.0));
    }
    return new CompositeWeights(weights);
  }

  private static OnNonFinite onNonFinite(String field, CompositePolicy policy) throws Rejection {
    return switch (policy) {
      case COMPOSITE_POLICY_UNSPECIFIED, COMPOSITE_POLICY_FAIL -> OnNonFinite.FAIL;
      case COMPOSITE_POLICY_OMIT -> OnNonFinite.OMIT;
      case UNRECOGNIZED ->
          throw Rejection.ofField(FailureReason.INVALID_FIELD, field, "unknown", "FAIL or OMIT");
    };
  }
}
