package io.reelscore.training.annotation;

import java.nio.file.Path;

/**
 * One line of comparisons: which of two clips of one prompt somebody preferred in one dimension.
 *
 * @param line in the file, from 1
 * @param prompt both clips were made from
 * @param dimension that was judged
 * @param first absolute and normalised
 * @param second absolute and normalised, another clip than the first
 * @param choice what was preferred
 * @param annotator who said it, empty if nobody says
 */
public record Comparison(
    int line,
    String prompt,
    String dimension,
    Path first,
    Path second,
    Choice choice,
    String annotator) {

  /** What was preferred. */
  public enum Choice {
    /** The first clip. */
    FIRST,
    /** The second clip. */
    SECOND,
    /** Neither. */
    TIE
  }
}
