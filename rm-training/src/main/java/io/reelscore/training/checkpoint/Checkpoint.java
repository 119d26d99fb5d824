package io.reelscore.training.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a training stands.
 *
 * @param phase that it is in
 * @param step how many steps of the phase are taken
 * @param facts numbers and texts, by name; not copied
 * @param arrays weights and moments, by name; their numbers are not copied
 */
public record Checkpoint(
    String phase, int step, ObjectNode facts, SequencedMap<String, float[]> arrays) {

  public Checkpoint {
    if (step < 0) {
      throw new IllegalArgumentException("step: %d (expected: 0 or more)".formatted(step));
    }
    arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
  }

  /** The array of that name. */
  public float[] array(String name) {
    float[] values = arrays.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "checkpoint: no array %s (expected: one of %s)".formatted(name, arrays.keySet()));
    }
    return values;
  }

  /** The arrays whose names begin so, without that beginning. */
  public Map<String, float[]> arrays(String beginning) {
    Map<String, float[]> found = new LinkedHashMap<>();
    arrays.forEach((name, values) -> {
      if (name.startsWith(beginning)) {
        found.put(name.substring(beginning.length()), values);
      }
    });
    return found;
  }
}
