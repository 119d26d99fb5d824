package io.reelscore.loadtest;

/** What the process returns. */
final class ExitCode {
  static final int OK = 0;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** It was measured, and a goal was missed or a reward differed. */
  static final int MISSED = 3;

  /** It could not be measured. */
  static final int UNAVAILABLE = 4;

  private ExitCode() {}
}
