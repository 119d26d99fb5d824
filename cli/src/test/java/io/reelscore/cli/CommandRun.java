package io.reelscore.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command line did.
 *
 * @param exitCode of the process
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        ReelscoreCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    int exitCode = line.execute(arguments);

    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
