package io.reelscore.training.data;

import java.util.List;

/** Training data cannot be used. Tells all problems, of many the first 20. */
public final class DataException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 20;

  private final boolean clips;

  private DataException(String message, boolean clips) {
    super(message);
    this.clips = clips;
  }

  /** The annotations are not as documented. */
  public static DataException annotations(String where, List<String> problems) {
    return new DataException(message(where, problems), false);
  }

  /** Some clips cannot be read. */
  public static DataException clips(String where, List<String> problems) {
    return new DataException(message(where, problems), true);
  }

  /** Whether it is the clips, not what is said of them. */
  public boolean isAboutClips() {
    return clips;
  }

  private static String message(String where, List<String> problems) {
    return "%s: %d %s: %s"
        .formatted(
            where,
            problems.size(),
            problems.size() == 1 ? "problem" : "problems",
            String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())))
                + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : ""));
  }
}
