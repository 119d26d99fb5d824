package io.reelscore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes API keys; hands over to a sub-command. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes API keys for callers of a service; see docs/security.md.",
    commandListHeading = "%nCommands:%n",
    subcommands = KeysNewCommand.class)
final class KeysCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  KeysCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "command: none (expected: new)");
  }
}
