package io.reelscore.training.config;

import io.reelscore.onnx.foreign.NearestNames;
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
            NearestNames.distance(wanted, other.toLowerCase(Locale.ROOT))
                <= WRONG * Math.max(name.length(), other.length()))
        .min(
            Comparator.comparingInt(
                other -> NearestNames.distance(wanted, other.toLowerCase(Locale.ROOT))));
  }
}
