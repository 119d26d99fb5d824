package io.reelscore.training.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known name that a misspelt one most likely means. */
final class NearestName {

  /** How many letters in three may be wrong. */
  private static final double WRONG = 1 / 3.0;

  private NearestName() {}

  /** The nearest of the names, if one is near. */
  static Optional<String> of(String name, List<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(other ->
            distance(wanted, other.toLowerCase(Locale.ROOT))
                <= WRONG * Math.max(name.length(), other.length()))
        .min(Comparator.comparingInt(other -> distance(wanted, other.toLowerCase(Locale.ROOT))));
  }

  /** How many letters must be put in, taken out or changed (Levenshtein 1966). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    java.util.Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
