package io.reelscore.loadtest;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benches take. */
final class BenchOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads that run batches; 0: one a processor (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything that is drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object, the last line of standard output.")
  private boolean json;

  BenchOptions() {}

  int threads() {
    require("--threads", threads, 0, 1024);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  long seed() {
    return seed;
  }

  boolean json() {
    return json;
  }

  /** Where progress goes. */
  Consumer<String> progress() {
    PrintWriter err = spec().commandLine().getErr();
    return line -> {
      err.println(line);
      err.flush();
    };
  }

  /** Prints a result. */
  void print(String text) {
    PrintWriter out = spec().commandLine().getOut();
    out.println(text);
    out.flush();
  }

  void require(String option, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new ParameterException(
          spec().commandLine(),
          "%s: %s (expected: %s..%s)".formatted(option, number(value), number(min), number(max)));
    }
  }

  /** What the arguments say; those that are not legal are wrong usage. */
  <T> T legal(Supplier<T> arguments) {
    try {
      return arguments.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** The folder this command was started in, or the launcher's. */
  static Path home() {
    return Path.of(System.getProperty("reelscore.home", ""));
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(command);
  }
}
