package io.reelscore.training.annotation;

import io.reelscore.training.pairs.Verdict;

/**
 * One line of annotations: what somebody said of one clip in one dimension.
 *
 * @param line in the file, from 1
 * @param clip that was judged
 * @param prompt the clip was made from
 * @param dimension that was judged
 * @param label Pass or Fail
 * @param annotator who said it, empty if nobody says
 * @param split what the clip is for
 * @param posterior the probability of Pass where several opinions were aggregated, 0..1, else NaN
 */
public record Annotation(
    int line,
    Clip clip,
    String prompt,
    String dimension,
    Verdict label,
    String annotator,
    Split split,
    double posterior) {

  /** What a clip is for. */
  public enum Split {
    /** To learn from. */
    TRAIN,
    /** Held out, to measure with. */
    TEST,
    /** Left to the program. */
    ANY
  }
}
