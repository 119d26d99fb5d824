package io.reelscore.loadtest.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service as a process of its own, on any free ports of the loopback interface, with this
 * process's class path. Its log is kept until it is closed.
 */
public final class ServiceProcess implements Closeable {
  private static final String MAIN = "io.reelscore.service.ReelscoreApplication";
  private static final Pattern READY = Pattern.compile("reelscore is ready on ([^ :]+:\\d+), .*");
  private static final long GRACE_SECONDS = 40;
  private static final int LOG_LINES = 5;

  private final Process process;
  private final Path log;
  private final String target;

  private ServiceProcess(Process process, Path log, String target) {
    this.process = process;
    this.log = log;
    this.target = target;
  }

  /**
   * Starts a service and returns when it is ready.
   *
   * @param bundle the model it serves
   * @param settings further {@code reelscore.*} keys
   * @throws IOException when it does not become ready; with the last lines of its log
   */
  public static ServiceProcess start(Path bundle, Map<String, String> settings) throws IOException {
    Path log = Files.createTempFile("reelscore-bench-service", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command(bundle, settings)).redirectError(log.toFile());
    // As the launcher does: a command line longer than 4 KB crashes ONNX Runtime.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    Process process = builder.start();
    try {
      return new ServiceProcess(process, log, readyTarget(process, log));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      Files.deleteIfExists(log);
      throw e;
    }
  }

  private static List<String> command(Path bundle, Map<String, String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                MAIN,
                "--reelscore.models[0].path=" + bundle.toAbsolutePath(),
                "--reelscore.grpc.port=0",
                "--reelscore.management.port=0"));
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    return command;
  }

  private static String readyTarget(Process process, Path log) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      throw new IOException(
          "the service did not start: "
              + (line == null ? String.join(" | ", lastLines(log)) : line));
    }
    return ready.group(1);
  }

  private static List<String> lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
  }

  /** Where it listens, {@code host:port}. */
  public String target() {
    return target;
  }

  /** The CPU time it has used. */
  public CpuClock cpu() {
    return CpuClock.of(process.toHandle());
  }

  /** Tells it to end, and makes it end when it does not. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
