package io.reelscore.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The command as a process of its own. */
final class CliProcess {
  private CliProcess() {}

  static Process start(Path home, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dreelscore.home=" + home,
                ReelscoreCommand.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    // As the launcher does, and for its reasons.
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  static CommandRun run(Path home, String... arguments) throws Exception {
    Process process = start(home, arguments);
    CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> readAll(process));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    return new CommandRun(exitCode, out, new String(err.get(), StandardCharsets.UTF_8));
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getErrorStream().readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
