package io.reelscore.training.study;

import java.util.List;

/**
 * The search for a recipe with more true quality at equal divergence than a baseline.
 *
 * @param baseline a condition's name
 * @param candidates conditions' names
 * @param level of the family-wise error, one-sided, by Holm
 * @param confirmationSeeds the fresh seeds on which the best candidate meets the baseline again
 */
record RecipeSearch(
    String baseline, List<String> candidates, double level, List<Long> confirmationSeeds) {
  RecipeSearch {
    candidates = List.copyOf(candidates);
    confirmationSeeds = List.copyOf(confirmationSeeds);
  }
}
