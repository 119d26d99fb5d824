package io.reelscore.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Results by condition and seed.
 *
 * @param results by condition, then by seed
 */
record Cells(Map<String, Map<Long, CellResult>> results) {

  /** The results there are of some cells. */
  static Cells read(StudyFolder folder, StudyConfig study, List<Cell> cells) throws IOException {
    Map<String, Map<Long, CellResult>> results = new TreeMap<>();
    for (Cell cell : cells) {
      folder
          .result(study, cell)
          .ifPresent(result ->
              results
                  .computeIfAbsent(cell.condition().name(), name -> new TreeMap<>())
                  .put(cell.seed(), result));
    }
    return new Cells(results);
  }

  /** The results of a condition. */
  List<CellResult> of(String condition) {
    return List.copyOf(results.getOrDefault(condition, Map.of()).values());
  }

  /** Those of some seeds. */
  Cells onSeeds(Collection<Long> seeds) {
    return filtered(seeds::contains);
  }

  /** Those of all other seeds. */
  Cells withoutSeeds(Collection<Long> seeds) {
    return filtered(seed -> !seeds.contains(seed));
  }

  private Cells filtered(Predicate<Long> wanted) {
    Map<String, Map<Long, CellResult>> kept = new TreeMap<>();
    results.forEach((condition, seeds) -> {
      Map<Long, CellResult> some = new TreeMap<>(seeds);
      some.keySet().removeIf(wanted.negate());
      kept.put(condition, some);
    });
    return new Cells(kept);
  }

  /** All results. */
  List<CellResult> all() {
    return results.values().stream().flatMap(seeds -> seeds.values().stream()).toList();
  }

  /** Treatment less control over the seeds that both have; null for none. */
  @Nullable Difference difference(String treatment, String control, Measure measure) {
    Map<Long, CellResult> controls = results.getOrDefault(control, Map.of());
    List<Double> differences = new ArrayList<>();
    int missing = 0;
    for (Map.Entry<Long, CellResult> treated :
        results.getOrDefault(treatment, Map.of()).entrySet()) {
      CellResult other = controls.get(treated.getKey());
      if (other != null) {
        Double a = measure.of(treated.getValue());
        Double b = measure.of(other);
        if (a == null || b == null) {
          missing++;
        } else {
          differences.add(a - b);
        }
      }
    }
    return Difference.of(differences, missing);
  }
}
