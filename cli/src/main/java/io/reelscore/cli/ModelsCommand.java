package io.reelscore.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Manages the models of a running service; hands over to a sub-command. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, loads, unloads and names the models of a running service, on its admin port.",
      "A new version is loaded, warmed up and tested before it takes traffic; see docs/models.md."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ModelsListCommand.class,
      ModelsLoadCommand.class,
      ModelsUnloadCommand.class,
      ModelsAliasCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ModelsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "command: none (expected: list, load, unload or alias)");
  }
}
