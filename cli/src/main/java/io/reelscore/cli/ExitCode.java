package io.reelscore.cli;

import java.util.List;

/** What the process returns. */
final class ExitCode {
  static final int OK = 0;

  /** A defect of Reelscore itself. */
  static final int INTERNAL = 1;

  /** The command line, or a file it names, is wrong. */
  static final int USAGE = 2;

  /** The command ran; some items have no result. */
  static final int SOME_FAILED = 3;

  /** Something the command needs is not there: a server, a model, a build. */
  static final int UNAVAILABLE = 4;

  private ExitCode() {}

  /** Whether all items have a result. */
  static int of(List<ClipReport> reports) {
    return reports.stream().allMatch(report -> report.outcome() instanceof ClipOutcome.Scored)
        ? OK
        : SOME_FAILED;
  }
}
