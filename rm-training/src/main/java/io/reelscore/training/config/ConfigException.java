package io.reelscore.training.config;

import java.util.List;

/** Settings are not as documented. Tells all problems. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param where the file or option
   * @param problems each with its place, value and expectation
   */
  public ConfigException(String where, List<String> problems) {
    super(
        "%s: %d %s: %s"
            .formatted(
                where,
                problems.size(),
                problems.size() == 1 ? "problem" : "problems",
                String.join("; ", problems)));
  }
}
