package io.reelscore.training.evaluation;

import io.reelscore.training.data.HeldOutSet;
import java.util.List;

/**
 * What models are measured with.
 *
 * @param sets held-out clips; the first is the one whose clips the shortcuts change
 * @param defects pairs of a clean and a spoilt clip; empty where there is no world to spoil
 * @param shortcuts counterfactual clips; empty where there is no world to change
 */
public record Yardstick(
    List<HeldOutSet> sets, List<DefectSet> defects, List<ShortcutSet> shortcuts) {

  public Yardstick {
    sets = List.copyOf(sets);
    defects = List.copyOf(defects);
    shortcuts = List.copyOf(shortcuts);
  }
}
