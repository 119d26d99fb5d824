package io.reelscore.training.data;

import io.reelscore.training.pairs.Verdict;
import java.nio.file.Path;

/**
 * One line of a user's annotations: what somebody said of one clip in one dimension.
 *
 * @param line in the file, from 1
 * @param file the clip
 * @param prompt the clip was made from
 * @param dimension that was judged
 * @param label Pass or Fail
 * @param annotator who said it, empty if nobody says
 * @param split what the clip is for
 */
public record Annotation(
    int line,
    Path file,
    String prompt,
    String dimension,
    Verdict label,
    String annotator,
    Split split) {

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
