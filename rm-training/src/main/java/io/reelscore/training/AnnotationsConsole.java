package io.reelscore.training;

import io.reelscore.training.annotation.Estimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** What the commands on annotations read and print. */
final class AnnotationsConsole {
  private static final int PROGRESS = 1_000_000;

  private final CommandSpec command;

  AnnotationsConsole(@Nullable CommandSpec command) {
    this.command = Objects.requireNonNull(command);
  }

  /** A file that must be there. */
  void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw usage("%s (expected: a file)".formatted(file));
    }
  }

  /** A file that is written and must not be one of those read or written besides. */
  void requireTarget(Path target, List<Path> others) throws IOException {
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(target)) {
      throw usage("%s (expected: a file in an existing folder)".formatted(target));
    }
    for (Path other : others) {
      boolean same =
          target.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
              || (Files.exists(target) && Files.exists(other) && Files.isSameFile(target, other));
      if (same) {
        throw usage("%s: named twice (expected: another file than %s)".formatted(target, other));
      }
    }
  }

  ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Tells of long reading. */
  void progress(int rows) {
    if (rows % PROGRESS == 0) {
      tell("%d lines read".formatted(rows));
    }
  }

  /** Tells what is no result. */
  void tell(String what) {
    PrintWriter err = command.commandLine().getErr();
    err.println(what);
    err.flush();
  }

  void println(String line) {
    PrintWriter out = command.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  void json(Object result) {
    PrintWriter out = command.commandLine().getOut();
    out.println(JsonMapper.builder().build().writeValueAsString(result));
    out.flush();
  }

  /** A number with its interval; null where it is not defined. */
  static @Nullable Map<String, Double> json(Estimate estimate) {
    if (Double.isNaN(estimate.value())) {
      return null;
    }
    Map<String, Double> fields = new LinkedHashMap<>();
    fields.put("value", estimate.value());
    if (!Double.isNaN(estimate.low())) {
      fields.put("low", estimate.low());
      fields.put("high", estimate.high());
    }
    return fields;
  }

  /** A number with its interval. */
  static String text(Estimate estimate) {
    if (Double.isNaN(estimate.value())) {
      return "not defined";
    }
    String value = String.format(Locale.ROOT, "%.3f", estimate.value());
    return Double.isNaN(estimate.low())
        ? value
        : value + String.format(Locale.ROOT, " [%.3f, %.3f]", estimate.low(), estimate.high());
  }

  /** A value, or named values in a row. */
  static String text(Object value) {
    return value instanceof Map<?, ?> parts
        ? parts.entrySet().stream()
            .map(part -> part.getKey() + " " + part.getValue())
            .collect(Collectors.joining(", "))
        : value.toString();
  }
}
