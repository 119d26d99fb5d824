package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A whole study, written down before it is run.
 *
 * @param title of the report
 * @param question that it asks, a few sentences
 * @param scoring who scores the policy's clips
 * @param backbone the pre-training all reward models begin with
 * @param worlds by name
 * @param tiers by name
 * @param policy how policies are trained
 * @param equalKl the divergences at which true quality is compared
 * @param conditions all that is run
 * @param comparisons all that is compared, a family for the correction of their p values
 * @param recipes the search
 */
record StudyConfig(
    String title,
    String question,
    Scoring scoring,
    BackboneSettings backbone,
    Map<String, World> worlds,
    Map<String, Tier> tiers,
    PolicySettings policy,
    List<Double> equalKl,
    List<Condition> conditions,
    List<Comparison> comparisons,
    RecipeSearch recipes) {

  StudyConfig {
    worlds = new LinkedHashMap<>(worlds);
    tiers = new LinkedHashMap<>(tiers);
    equalKl = List.copyOf(equalKl);
    conditions = List.copyOf(conditions);
    comparisons = List.copyOf(comparisons);
  }

  /** Who scores the policy's clips. */
  enum Scoring {
    /** A service process, called through the Java client. */
    LIVE,
    /** The same graphs, run in the worker. */
    IN_PROCESS
  }

  /** The condition of that name. */
  Condition condition(String name) {
    return conditions.stream()
        .filter(condition -> condition.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("condition: " + name));
  }

  World world(Condition condition) {
    return named(worlds, condition.world());
  }

  Tier tier(Condition condition) {
    return named(tiers, condition.tier());
  }

  /** Names that stand for nothing, and names that stand for two things. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Condition condition : conditions) {
      if (!names.add(condition.name())) {
        problems.add(
            "conditions: %s twice (expected: different names)".formatted(condition.name()));
      }
      known(problems, condition.name() + ".world", condition.world(), worlds.keySet());
      known(problems, condition.name() + ".tier", condition.tier(), tiers.keySet());
    }
    Set<String> measures = new TreeSet<>();
    Measure.of(this).forEach(measure -> measures.add(measure.id()));
    for (Comparison comparison : comparisons) {
      known(problems, "comparisons.treatment", comparison.treatment(), names);
      known(problems, "comparisons.control", comparison.control(), names);
      known(problems, "comparisons.measure", comparison.measure(), measures);
    }
    known(problems, "recipes.baseline", recipes.baseline(), names);
    for (String candidate : recipes.candidates()) {
      known(problems, "recipes.candidates", candidate, names);
    }
    return problems;
  }

  private static void known(List<String> problems, String where, String name, Set<String> names) {
    if (!names.contains(name)) {
      problems.add("%s: %s (expected: one of %s)".formatted(where, name, names));
    }
  }

  private static <T> T named(Map<String, T> all, String name) {
    T value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("%s (expected: one of %s)".formatted(name, all.keySet()));
    }
    return value;
  }
}
