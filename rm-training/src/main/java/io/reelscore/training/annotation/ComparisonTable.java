package io.reelscore.training.annotation;

import java.util.List;
import java.util.Map;

/**
 * Comparisons in columns. A unit is two clips of one prompt, whichever of them was shown first:
 * choices are turned to the order in which the two appear in the file.
 */
public final class ComparisonTable {
  private static final List<String> CATEGORIES = List.of("first", "second", "tie");

  private final Texts clips = new Texts();
  private final Texts prompts = new Texts();
  private final LongIndex pairs = new LongIndex();
  private final LongIndex units = new LongIndex();
  private final Opinions opinions = new Opinions(CATEGORIES);

  void add(Comparison comparison) {
    long first = clips.id(comparison.first().toString());
    long second = clips.id(comparison.second().toString());
    boolean turned = first > second;
    long pair = pairs.id(turned ? second << 32 | first : first << 32 | second);
    int unit = units.id(pair << 32 | prompts.id(comparison.prompt()));
    int category =
        switch (comparison.choice()) {
          case FIRST -> turned ? 1 : 0;
          case SECOND -> turned ? 0 : 1;
          case TIE -> 2;
        };
    opinions.add(unit, comparison.dimension(), comparison.annotator(), category);
  }

  /** How many lines there are. */
  public int size() {
    return opinions.size();
  }

  /** How many pairs of clips were judged. */
  public int pairs() {
    return units.size();
  }

  /** How many annotators have names. */
  public int annotators() {
    return opinions.annotators();
  }

  /** What was judged, in alphabetical order. */
  public List<String> dimensions() {
    return opinions.dimensions();
  }

  /** What was said in one dimension; categories first, second, tie in this order. */
  public Judgements judgements(String dimension) {
    return opinions.judgements(dimension, units.size());
  }

  /** How many lines say first, second and tie, by dimension. */
  public Map<String, long[]> counts() {
    return opinions.counts();
  }

  /** How many lines say first, second and tie, by annotator; "" for those without a name. */
  public Map<String, long[]> countsByAnnotator() {
    return opinions.countsByAnnotator();
  }
}
