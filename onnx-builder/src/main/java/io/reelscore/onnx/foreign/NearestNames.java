package io.reelscore.onnx.foreign;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The names that look most like one that is not there. */
public final class NearestNames {

  private static final int SHOWN = 3;
  private static final int COMPARED = 20_000;

  private NearestNames() {}

  /** At most {@value #SHOWN} of them, the nearest by edit distance first. */
  static List<String> of(String name, Collection<String> names) {
    record Near(String name, int distance) {}
    return names.stream()
        .limit(COMPARED)
        .map(other -> new Near(other, distance(name, other)))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(SHOWN)
        .map(Near::name)
        .toList();
  }

  /** How many letters must be put in, taken out or changed (Levenshtein 1966). */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
