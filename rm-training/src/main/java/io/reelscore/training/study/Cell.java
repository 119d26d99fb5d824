package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A condition and a seed: what is run as one piece.
 *
 * @param condition what is run
 * @param seed of all that is random; cells of the same seed have the same clips, annotators and
 *     policy noise
 */
record Cell(Condition condition, long seed) {

  /** {@code condition/seed}. */
  String id() {
    return condition.name() + "/" + seed;
  }

  /** The reward models it needs. */
  List<Recipe> recipes(StudyConfig study) {
    return IntStream.range(0, condition.ensemble().members())
        .mapToObj(member -> Recipe.of(study, condition, seed, member))
        .toList();
  }

  /** Over all settings that decide its result. */
  String digest(StudyConfig study) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("recipes", recipes(study));
    settings.put("transform", condition.transform());
    settings.put("ensemble", condition.ensemble());
    settings.put("policy", study.policy());
    settings.put("equalKl", study.equalKl());
    settings.put("scoring", study.scoring());
    settings.put("seed", seed);
    return Digests.of(settings);
  }

  /** All cells of the conditions' own seeds, seed by seed. */
  static List<Cell> of(StudyConfig study) {
    List<Cell> cells = new ArrayList<>();
    int seeds = study.conditions().stream().mapToInt(Condition::seeds).max().orElse(0);
    LongStream.rangeClosed(1, seeds)
        .forEach(seed ->
            study.conditions().stream()
                .filter(condition -> seed <= condition.seeds())
                .forEach(condition -> cells.add(new Cell(condition, seed))));
    return cells;
  }
}
