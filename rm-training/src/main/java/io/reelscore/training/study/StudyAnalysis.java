package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the cells of a study say.
 *
 * @param conditions the mean of each measure
 * @param claims one for each comparison, in order
 * @param differences all measures of each two conditions that are compared
 * @param recipes the search
 */
record StudyAnalysis(
    List<Summary> conditions,
    List<Claim> claims,
    List<Contrast> differences,
    RecipeOutcome recipes) {

  private static final double LEVEL = 0.05;

  /**
   * The analysis of all results that there are; the fresh seeds of the search count in nothing but
   * its confirmation.
   */
  static StudyAnalysis of(StudyConfig study, Cells all) {
    Cells cells = all.withoutSeeds(study.recipes().confirmationSeeds());
    List<Measure> measures = Measure.of(study);
    List<Summary> summaries = new ArrayList<>();
    for (Condition condition : study.conditions()) {
      List<CellResult> results = cells.of(condition.name());
      Map<String, Mean> means = new LinkedHashMap<>();
      measures.forEach(measure -> means.put(measure.id(), Mean.of(results, measure)));
      summaries.add(new Summary(condition.name(), results.size(), means));
    }
    return new StudyAnalysis(
        summaries,
        claims(study, cells, measures),
        contrasts(study, cells, measures),
        RecipeOutcome.of(study, all));
  }

  private static List<Claim> claims(StudyConfig study, Cells cells, List<Measure> measures) {
    List<@Nullable Difference> differences = new ArrayList<>();
    Map<String, List<Integer>> families = new TreeMap<>();
    for (Comparison comparison : study.comparisons()) {
      Measure measure = named(measures, comparison.measure());
      Difference difference =
          cells.difference(comparison.treatment(), comparison.control(), measure);
      if (difference != null && comparison.expectation() != Comparison.Expectation.EQUAL) {
        families
            .computeIfAbsent(comparison.family(), family -> new ArrayList<>())
            .add(differences.size());
      }
      differences.add(difference);
    }
    Map<Integer, Double> adjusted = new TreeMap<>();
    families
        .values()
        .forEach(family -> {
          List<Double> values =
              Holm.adjust(
                  family.stream()
                      .map(at -> Objects.requireNonNull(differences.get(at)).twoSided())
                      .toList());
          for (int i = 0; i < values.size(); i++) {
            adjusted.put(family.get(i), values.get(i));
          }
        });
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < differences.size(); i++) {
      Comparison comparison = study.comparisons().get(i);
      Difference difference = differences.get(i);
      Double p = adjusted.get(i);
      claims.add(new Claim(comparison, difference, p, verdict(comparison, difference, p)));
    }
    return claims;
  }

  private static List<Contrast> contrasts(StudyConfig study, Cells cells, List<Measure> measures) {
    Map<String, Contrast> contrasts = new LinkedHashMap<>();
    for (Comparison comparison : study.comparisons()) {
      contrasts.computeIfAbsent(
          comparison.treatment() + " " + comparison.control(),
          key -> contrast(comparison.treatment(), comparison.control(), cells, measures));
    }
    RecipeSearch search = study.recipes();
    for (String candidate : search.candidates()) {
      contrasts.computeIfAbsent(
          candidate + " " + search.baseline(),
          key -> contrast(candidate, search.baseline(), cells, measures));
    }
    return List.copyOf(contrasts.values());
  }

  private static Contrast contrast(
      String treatment, String control, Cells cells, List<Measure> measures) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    for (Measure measure : measures) {
      Difference difference = cells.difference(treatment, control, measure);
      if (difference != null) {
        differences.put(measure.id(), difference);
      }
    }
    return new Contrast(treatment, control, differences);
  }

  private static Verdict verdict(
      Comparison comparison, @Nullable Difference difference, @Nullable Double p) {
    if (difference == null) {
      return Verdict.NOT_MEASURED;
    }
    return switch (comparison.expectation()) {
      case EQUAL -> equal(comparison.margin(), difference);
      case HIGHER -> directed(difference.mean() > 0, p);
      case LOWER -> directed(difference.mean() < 0, p);
    };
  }

  private static Verdict equal(double margin, Difference difference) {
    Double half = difference.halfWidth();
    if (half == null) {
      return Verdict.UNDECIDED;
    }
    double far = Math.abs(difference.mean());
    return far + half <= margin
        ? Verdict.REPRODUCED
        : far - half > margin ? Verdict.CONTRADICTED : Verdict.UNDECIDED;
  }

  private static Verdict directed(boolean asClaimed, @Nullable Double p) {
    if (p == null || p > LEVEL) {
      return Verdict.UNDECIDED;
    }
    return asClaimed ? Verdict.REPRODUCED : Verdict.CONTRADICTED;
  }

  private static Measure named(List<Measure> measures, String id) {
    return measures.stream().filter(measure -> measure.id().equals(id)).findFirst().orElseThrow();
  }

  /** What became of a claim. */
  enum Verdict {
    REPRODUCED,
    CONTRADICTED,
    UNDECIDED,
    NOT_MEASURED
  }

  /**
   * The measures of a condition.
   *
   * @param seeds with a result
   * @param means by the measures' ids
   */
  record Summary(String condition, int seeds, Map<String, Mean> means) {}

  /**
   * A mean over seeds.
   *
   * @param value null for none
   * @param halfWidth of its 95 % interval; null for fewer than two
   * @param missing seeds without the number
   */
  record Mean(@Nullable Double value, @Nullable Double halfWidth, int missing) {
    static Mean of(List<CellResult> results, Measure measure) {
      List<Double> values = new ArrayList<>();
      for (CellResult result : results) {
        Double value = measure.of(result);
        if (value != null) {
          values.add(value);
        }
      }
      Double mean =
          values.isEmpty()
              ? null
              : values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
      return new Mean(mean, Difference.halfWidth(values), results.size() - values.size());
    }
  }

  /**
   * A claim and what became of it.
   *
   * @param adjustedP of the two-sided test, corrected within the family; null where equality is
   *     claimed
   */
  record Claim(
      Comparison comparison,
      @Nullable Difference difference,
      @Nullable Double adjustedP,
      Verdict verdict) {}

  /** All measures of two conditions. */
  record Contrast(String treatment, String control, Map<String, Difference> differences) {}
}
