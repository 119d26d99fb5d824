package io.reelscore.training.annotation;

import java.util.List;
import java.util.stream.IntStream;

/** Judgements of worked examples. */
final class Sheets {

  /** Where an observer says nothing. */
  static final char NOTHING = '*';

  private Sheets() {}

  /**
   * A sheet of reliability data.
   *
   * @param categories one character each
   * @param observers one text each, a character a unit
   */
  static Judgements of(String categories, String... observers) {
    IntColumn rater = new IntColumn();
    IntColumn category = new IntColumn();
    int units = observers[0].length();
    int[] starts = new int[units + 1];
    for (int u = 0; u < units; u++) {
      for (int o = 0; o < observers.length; o++) {
        if (observers[o].charAt(u) != NOTHING) {
          rater.add(o);
          category.add(categories.indexOf(observers[o].charAt(u)));
        }
      }
      starts[u + 1] = rater.size();
    }
    return judgements(
        categories.chars().mapToObj(Character::toString).toList(),
        IntStream.range(0, observers.length).mapToObj(o -> "observer" + (o + 1)).toList(),
        starts,
        rater,
        category);
  }

  /** Judgements in groups of {@code starts}. */
  static Judgements judgements(
      List<String> categories,
      List<String> raters,
      int[] starts,
      IntColumn rater,
      IntColumn category) {
    int[] who = IntStream.range(0, rater.size()).map(rater::get).toArray();
    byte[] what = new byte[who.length];
    for (int i = 0; i < what.length; i++) {
      what[i] = (byte) category.get(i);
    }
    int[] units = IntStream.range(0, starts.length - 1).toArray();
    return new Judgements("motion", categories, raters, units, starts, who, what);
  }
}
