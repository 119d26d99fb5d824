package io.reelscore.training.annotation;

import java.nio.file.Path;

/** What was judged. */
public sealed interface Clip {

  /**
   * A film.
   *
   * @param file absolute and normalised
   */
  record Film(Path file) implements Clip {}

  /**
   * A clip of which only features are at hand.
   *
   * @param key of the clip in a feature store
   */
  record Features(String key) implements Clip {}
}
