package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cell.
 *
 * @param digest of its settings
 * @param condition its name
 * @param seed its seed
 * @param scoring who scored the policy's clips
 * @param checkedInProcess whether, for the clips of the first step, the same graphs gave the same
 *     bits within the worker
 * @param models the identities of its reward models
 * @param metrics of the first of them
 * @param agreement of the panel
 * @param path of the policy
 */
record CellResult(
    String digest,
    String condition,
    long seed,
    StudyConfig.Scoring scoring,
    boolean checkedInProcess,
    List<String> models,
    ModelMetrics metrics,
    StudyData.Agreement agreement,
    List<PolicyStep> path) {

  CellResult {
    models = List.copyOf(models);
    path = List.copyOf(path);
  }

  /**
   * True quality where the policy first reaches a divergence, by linear interpolation between two
   * steps; null when it never does.
   */
  @Nullable Double goldAt(double kl) {
    for (int step = 1; step < path.size(); step++) {
      PolicyStep before = path.get(step - 1);
      PolicyStep after = path.get(step);
      if (after.kl() >= kl) {
        double part = (kl - before.kl()) / (after.kl() - before.kl());
        return before.gold() + part * (after.gold() - before.gold());
      }
    }
    return null;
  }

  /** The mean of {@link #goldAt} over some divergences; null when one is never reached. */
  @Nullable Double goldAt(List<Double> kls) {
    List<Double> gold = new ArrayList<>();
    for (double kl : kls) {
      Double at = goldAt(kl);
      if (at == null) {
        return null;
      }
      gold.add(at);
    }
    return gold.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** True quality after the last step. */
  double goldAtEnd() {
    return path.getLast().gold();
  }

  /** The best true quality on the way. */
  double goldAtBest() {
    return path.stream().mapToDouble(PolicyStep::gold).max().orElseThrow();
  }
}
