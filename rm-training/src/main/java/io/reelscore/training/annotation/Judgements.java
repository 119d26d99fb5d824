package io.reelscore.training.annotation;

import java.util.Arrays;
import java.util.List;

/**
 * What was said in one dimension, grouped by what was judged. Unit u has the judgements {@code
 * starts[u]} to {@code starts[u + 1]}; raters without a name are -1, each judgement then counts as
 * one of another person. Arrays are not copied.
 *
 * @param dimension that was judged
 * @param categories what could be said
 * @param raters the names of the annotators
 * @param units [units] what was judged, by its number in the table
 * @param starts [units + 1]
 * @param rater [judgements]
 * @param category [judgements]
 */
public record Judgements(
    String dimension,
    List<String> categories,
    List<String> raters,
    int[] units,
    int[] starts,
    int[] rater,
    byte[] category) {

  /** How many units were judged. */
  public int size() {
    return units.length;
  }

  /**
   * The same with one judgement of each named rater a unit: the last in the order of the file. So
   * agreement is that of different people.
   */
  Judgements oncePerRater() {
    int[] lastUnit = new int[raters.size()];
    Arrays.fill(lastUnit, -1);
    boolean[] kept = new boolean[rater.length];
    int[] newStarts = new int[starts.length];
    for (int u = 0; u < size(); u++) {
      int count = 0;
      for (int i = starts[u + 1] - 1; i >= starts[u]; i--) {
        int who = rater[i];
        kept[i] = who < 0 || lastUnit[who] != u;
        if (who >= 0) {
          lastUnit[who] = u;
        }
        count += kept[i] ? 1 : 0;
      }
      newStarts[u + 1] = newStarts[u] + count;
    }
    int total = newStarts[size()];
    if (total == rater.length) {
      return this;
    }
    int[] newRater = new int[total];
    byte[] newCategory = new byte[total];
    int next = 0;
    for (int i = 0; i < rater.length; i++) {
      if (kept[i]) {
        newRater[next] = rater[i];
        newCategory[next++] = category[i];
      }
    }
    return new Judgements(dimension, categories, raters, units, newStarts, newRater, newCategory);
  }
}
