package io.reelscore.training;

import io.reelscore.bundle.BundleException;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.config.ConfigException;
import io.reelscore.training.data.DataException;
import io.reelscore.training.export.ExportException;
import io.reelscore.training.run.ResumptionException;
import io.reelscore.training.study.StudyException;
import io.reelscore.training.weights.WeightsException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The commands that need training's own class path: {@code train}, {@code evaluate}, {@code
 * annotations}, {@code features} and {@code study}.
 */
@Command(
    name = "reelscore",
    description = "Trains and measures reward models.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      AnnotationsCommand.class,
      FeaturesCommand.class,
      StudyCommand.class
    })
public final class TrainingCommand implements Runnable {

  @Spec private @Nullable CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(command).commandLine(),
        "no command (expected: train, evaluate, annotations, features or study)");
  }

  /** Runs a command and exits: 0 done, 2 usage, 3 some clips failed, 4 cannot be done now. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, for those who don't want to exit. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new TrainingCommand());
    line.setParameterExceptionHandler((problem, arguments) -> {
      complain(problem.getCommandLine(), String.valueOf(problem.getMessage()));
      return ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((problem, failed, parsed) -> {
      complain(failed, sentence(problem));
      return code(problem);
    });
    return line;
  }

  private static int code(Exception problem) {
    return switch (problem) {
      case DataException data -> data.isAboutClips() ? ExitCode.ITEMS_FAILED : ExitCode.USAGE;
      case AnnotationException _,
          BundleException _,
          ConfigException _,
          ResumptionException _,
          StudyException _,
          WeightsException _ ->
          ExitCode.USAGE;
      default -> ExitCode.UNAVAILABLE;
    };
  }

  private static String sentence(Exception problem) {
    String message = problem.getMessage();
    return switch (problem) {
      case DataException _,
          AnnotationException _,
          BundleException _,
          ConfigException _,
          ExportException _,
          ResumptionException _,
          StudyException _,
          WeightsException _ ->
          String.valueOf(message);
      case NoSuchFileException missing -> missing.getFile() + ": missing (expected: it exists)";
      case AccessDeniedException denied ->
          denied.getFile() + ": access denied (expected: rights to it)";
      default -> message == null ? problem.toString() : message;
    };
  }

  private static void complain(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
  }
}
