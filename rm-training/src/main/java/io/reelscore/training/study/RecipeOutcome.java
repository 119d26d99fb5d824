package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the search for a recipe found. A candidate wins when it has more true quality at equal
 * divergence than the baseline by the one-sided sign-flip test, first corrected over all
 * candidates, then once more on fresh seeds.
 *
 * @param candidates in the order of the study's file
 * @param best the candidate with the least corrected p, of equals the one with the largest
 *     difference; null without results
 * @param confirmation of the best on the fresh seeds; null until it was run
 * @param winner the best, if it won
 */
record RecipeOutcome(
    List<Candidate> candidates,
    @Nullable String best,
    @Nullable Difference confirmation,
    @Nullable String winner) {

  static RecipeOutcome of(StudyConfig study, Cells cells) {
    RecipeSearch search = study.recipes();
    List<Candidate> candidates = searched(study, cells);
    Candidate best =
        candidates.stream()
            .min(
                Comparator.comparingDouble(Candidate::adjustedP)
                    .thenComparingDouble(candidate -> -candidate.difference().mean()))
            .orElse(null);
    if (best == null) {
      return new RecipeOutcome(candidates, null, null, null);
    }
    Cells fresh = cells.onSeeds(search.confirmationSeeds());
    Difference confirmation = fresh.difference(best.condition(), search.baseline(), primary(study));
    boolean won =
        best.adjustedP() <= search.level()
            && confirmation != null
            && confirmation.pairs() == search.confirmationSeeds().size()
            && confirmation.mean() > 0
            && confirmation.greater() <= search.level();
    return new RecipeOutcome(
        candidates, best.condition(), confirmation, won ? best.condition() : null);
  }

  /** The cells that confirm, or refute, the best candidate. */
  static List<Cell> confirmationCells(StudyConfig study, RecipeOutcome outcome) {
    RecipeSearch search = study.recipes();
    String best = outcome.best();
    if (best == null) {
      return List.of();
    }
    return search.confirmationSeeds().stream()
        .flatMap(seed ->
            Stream.of(search.baseline(), best).map(name -> new Cell(study.condition(name), seed)))
        .toList();
  }

  private static List<Candidate> searched(StudyConfig study, Cells cells) {
    RecipeSearch search = study.recipes();
    Cells own = cells.withoutSeeds(search.confirmationSeeds());
    List<String> names = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (String candidate : search.candidates()) {
      Difference difference = own.difference(candidate, search.baseline(), primary(study));
      if (difference != null) {
        names.add(candidate);
        differences.add(difference);
      }
    }
    List<Double> adjusted = Holm.adjust(differences.stream().map(Difference::greater).toList());
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      candidates.add(new Candidate(names.get(i), differences.get(i), adjusted.get(i)));
    }
    return candidates;
  }

  private static Measure primary(StudyConfig study) {
    return Measure.of(study).stream()
        .filter(measure -> measure.id().equals(Measure.GOLD_AT_EQUAL_KL))
        .findFirst()
        .orElseThrow();
  }

  /**
   * A recipe of the search.
   *
   * @param difference from the baseline in true quality at equal divergence
   * @param adjustedP of the one-sided test, corrected over all candidates
   */
  record Candidate(String condition, Difference difference, double adjustedP) {}
}
