package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The columns that annotations and comparisons share: of each line its unit (what was judged),
 * dimension, annotator and category.
 */
final class Opinions {
  private static final int NOBODY = -1;
  private static final int MAX_ANNOTATORS = 200;

  private final List<String> categories;
  private final Texts dimensions = new Texts();
  private final Texts annotators = new Texts();
  private final IntColumn unit = new IntColumn();
  private final IntColumn dimension = new IntColumn();
  private final IntColumn annotator = new IntColumn();
  private final IntColumn category = new IntColumn();

  /**
   * @param categories their names
   */
  Opinions(List<String> categories) {
    this.categories = categories;
  }

  void add(int ofUnit, String inDimension, String by, int what) {
    unit.add(ofUnit);
    dimension.add(dimensions.id(inDimension));
    annotator.add(by.isEmpty() ? NOBODY : annotators.id(by));
    category.add(what);
  }

  int size() {
    return unit.size();
  }

  int unit(int line) {
    return unit.get(line);
  }

  int category(int line) {
    return category.get(line);
  }

  String dimension(int line) {
    return dimensions.text(dimension.get(line));
  }

  String annotator(int line) {
    int id = annotator.get(line);
    return id == NOBODY ? "" : annotators.text(id);
  }

  /** The dimensions in alphabetical order. */
  List<String> dimensions() {
    return dimensions.all().stream().sorted().toList();
  }

  /** How many annotators have names. */
  int annotators() {
    return annotators.size();
  }

  /**
   * What was said in one dimension, by unit.
   *
   * @param units how many there are in all dimensions
   */
  Judgements judgements(String name, int units) {
    int wanted = dimensions.all().indexOf(name);
    if (wanted < 0) {
      throw new IllegalArgumentException(
          "dimension: %s (expected: one of %s)".formatted(name, dimensions()));
    }
    int[] local = new int[units];
    int total = 0;
    for (int i = 0; i < size(); i++) {
      if (dimension.get(i) == wanted) {
        local[unit.get(i)]++;
        total++;
      }
    }
    int judged = 0;
    for (int count : local) {
      judged += count > 0 ? 1 : 0;
    }
    int[] ids = new int[judged];
    int[] starts = new int[judged + 1];
    int next = 0;
    for (int u = 0; u < units; u++) {
      if (local[u] > 0) {
        ids[next] = u;
        starts[next + 1] = starts[next] + local[u];
        local[u] = starts[next++];
      }
    }
    int[] raters = new int[total];
    byte[] values = new byte[total];
    for (int i = 0; i < size(); i++) {
      if (dimension.get(i) == wanted) {
        int at = local[unit.get(i)]++;
        raters[at] = annotator.get(i);
        values[at] = (byte) category.get(i);
      }
    }
    return new Judgements(name, categories, annotators.all(), ids, starts, raters, values);
  }

  /** How many lines there are by dimension and category, in alphabetical order of dimensions. */
  Map<String, long[]> counts() {
    List<long[]> byId = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      byId.add(new long[categories.size()]);
    }
    for (int i = 0; i < size(); i++) {
      byId.get(dimension.get(i))[category.get(i)]++;
    }
    Map<String, long[]> counts = new TreeMap<>();
    for (int d = 0; d < byId.size(); d++) {
      counts.put(dimensions.text(d), byId.get(d));
    }
    return counts;
  }

  /**
   * How many lines there are by annotator and category, of the {@value #MAX_ANNOTATORS} annotators
   * with the most lines; lines without a name by "".
   */
  Map<String, long[]> countsByAnnotator() {
    int width = categories.size();
    int[] counted = new int[(annotators.size() + 1) * width];
    int[] totals = new int[annotators.size() + 1];
    for (int i = 0; i < size(); i++) {
      counted[(annotator.get(i) + 1) * width + category.get(i)]++;
      totals[annotator.get(i) + 1]++;
    }
    Map<String, long[]> counts = new TreeMap<>();
    IntStream.range(0, totals.length)
        .filter(a -> totals[a] > 0)
        .boxed()
        .sorted(Comparator.comparingInt((Integer a) -> totals[a]).reversed())
        .limit(MAX_ANNOTATORS)
        .forEach(a -> {
          long[] own = new long[width];
          Arrays.setAll(own, c -> counted[a * width + c]);
          counts.put(a == 0 ? "" : annotators.text(a - 1), own);
        });
    return counts;
  }
}
