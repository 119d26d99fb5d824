package io.reelscore.loadtest;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reelscore bench}: hands over to one of the benches. */
@Command(
    name = "reelscore bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCH",
    description = "Measures what Reelscore costs. Progress goes to standard error.",
    commandListHeading = "%nBenches:%n",
    subcommands = {
      EngineBenchCommand.class,
      InvarianceBenchCommand.class,
      DecodeBenchCommand.class,
      ClientsBenchCommand.class
    },
    footer =
        "%nExit codes: 0 done, 2 wrong usage, 3 a goal was missed or a reward differed, 4 it could not be measured.")
public final class BenchCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  BenchCommand() {}

  /** Runs {@code bench ...} and exits the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    // The service brings a logger that would write to standard output.
    System.setProperty("logback.configurationFile", "reelscore-bench-logback.xml");
    System.exit(run(arguments));
  }

  /** Runs a command line that begins with {@code bench}, and returns its exit code. */
  static int run(String... arguments) {
    String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    return commandLine().execute(rest);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((problem, arguments) -> {
          complain(problem.getCommandLine(), String.valueOf(problem.getMessage()));
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((problem, failed, parsed) -> {
          complain(failed, Objects.requireNonNullElse(problem.getMessage(), problem.toString()));
          if (Boolean.getBoolean("reelscore.trace")) {
            problem.printStackTrace(failed.getErr());
          }
          return ExitCode.UNAVAILABLE;
        });
  }

  private static void complain(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println(line.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(command).commandLine(),
        "bench: none (expected: engine, batch-invariance, decode or clients)");
  }
}
