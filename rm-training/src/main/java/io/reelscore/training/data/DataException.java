package io.reelscore.training.data;

import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.Problems;
import java.util.List;

/** Training data cannot be used. Tells all problems, of many the first 20. */
public final class DataException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean clips;

  private DataException(String message, boolean clips) {
    super(message);
    this.clips = clips;
  }

  /** The annotations are not as documented. */
  public static DataException annotations(String where, List<String> problems) {
    return new DataException(Problems.sentence(where, problems, problems.size()), false);
  }

  /** The file of annotations is not as documented. */
  public static DataException annotations(AnnotationException problem) {
    return new DataException(String.valueOf(problem.getMessage()), false);
  }

  /** Some clips cannot be read. */
  public static DataException clips(String where, List<String> problems) {
    return new DataException(Problems.sentence(where, problems, problems.size()), true);
  }

  /** Whether it is the clips, not what is said of them. */
  public boolean isAboutClips() {
    return clips;
  }
}
