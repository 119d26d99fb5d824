package io.reelscore.core;

/**
 * Whose work a sample is: limits and fairness hang on it.
 *
 * @param principal who calls; empty when callers are not told apart
 * @param runId the training run; empty when the caller names none
 */
public record RunKey(String principal, String runId) {
  /** Work nobody put a name on. */
  public static final RunKey NONE = new RunKey("", "");
}
