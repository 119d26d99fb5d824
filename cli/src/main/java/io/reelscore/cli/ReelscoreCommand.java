package io.reelscore.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code reelscore} command: reads its arguments and hands over to a sub-command. */
@Command(
    name = "reelscore",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Rewards for video generators.",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ScoreCommand.class,
      InspectCommand.class,
      ModelsCommand.class,
      KeysCommand.class,
      HelpCommand.class
    },
    footer = {
      "%nTraining commands (their libraries are fetched when one is first used):",
      "  annotations  Checks annotations, measures how far annotators agree, and converts them.",
      "  train        Trains a reward model and exports it as a bundle; goes on with one that was stopped.",
      "  features     Extracts or imports features of any backbone, and trains heads on them.",
      "  evaluate     Measures bundles on held-out clips, and compares them.",
      "  study        Runs a study of many trainings from one file.",
      "%nBenches (built when one is first used): see reelscore bench --help.",
      "%nExit codes: 0 done, 2 wrong usage, 3 some items failed, 4 something needed is not available.",
      "REELSCORE_API_KEY holds the key that is sent to a service, see reelscore keys --help.",
      "REELSCORE_JAVA_OPTS holds further options of the Java machine, for example -Xmx4g."
    })
public final class ReelscoreCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ReelscoreCommand() {}

  /** Runs the command line and exits the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(arguments));
  }

  /** Runs a command line and returns its exit code. */
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReelscoreCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(ReelscoreCommand::refuse)
        .setExecutionExceptionHandler(ReelscoreCommand::fail);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "command: none (expected: demo, serve, score, inspect, models, keys, train or evaluate)");
  }

  private static int refuse(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("reelscore: " + exception.getMessage());
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int fail(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    return switch (exception) {
      case CommandException failure -> {
        command.getErr().println("reelscore: " + failure.getMessage());
        yield failure.exitCode();
      }
      default -> {
        command.getErr().println("reelscore: internal error: " + exception);
        if (Boolean.getBoolean("reelscore.trace")) {
          exception.printStackTrace(command.getErr());
        }
        yield ExitCode.INTERNAL;
      }
    };
  }

  /** The version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ReelscoreCommand.class.getPackage().getImplementationVersion();
      return new String[] {"reelscore " + (version == null ? "development" : version)};
    }
  }
}
