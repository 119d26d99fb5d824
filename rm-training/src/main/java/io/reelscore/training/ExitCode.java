package io.reelscore.training;

/** What the commands exit with. */
final class ExitCode {

  /** Done. */
  static final int OK = 0;

  /** The command line, or a file it names, is not as documented. */
  static final int USAGE = 2;

  /** Some clips could not be used. */
  static final int ITEMS_FAILED = 3;

  /** It cannot be done here and now. */
  static final int UNAVAILABLE = 4;

  /** It was stopped by Ctrl-C or a signal, and can be resumed: 128 + SIGINT. */
  static final int STOPPED = 130;

  private ExitCode() {}
}
