package io.reelscore.loadtest.invariance;

import io.reelscore.client.ScoreResult;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The raw rewards of a sample as bits: equal if and only if the model's output is.
 *
 * @param byDimension bits of the raw reward
 */
record Bits(Map<String, Long> byDimension) {

  static Bits of(ScoreResult.Scored scored) {
    return new Bits(
        scored.rewards().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> Double.doubleToRawLongBits(entry.getValue().raw()),
                    (one, other) -> one,
                    TreeMap::new)));
  }
}
