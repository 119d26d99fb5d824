package io.reelscore.cli;

import io.reelscore.service.StartupException;

/** A command cannot do its work. The message is the one sentence its user reads. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line, or a file it names, is wrong. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  /** Something the command needs is not there. */
  static CommandException unavailable(String message) {
    return new CommandException(ExitCode.UNAVAILABLE, message);
  }

  /** The service could not start. */
  static CommandException of(StartupException failure) {
    return new CommandException(failure.exitCode(), String.valueOf(failure.getMessage()));
  }

  int exitCode() {
    return exitCode;
  }
}
