package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service as a process of its own, started by the program's launcher, on free ports of the
 * loopback interface; it takes its models from the run folder.
 */
final class StudyService implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("reelscore is ready on ([^ :]+:\\d+), .*");
  private static final long GRACE_SECONDS = 40;

  private final Process process;
  private final Address address;

  private StudyService(Process process, Address address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a service and returns when it is ready.
   *
   * @param home of the program, with its launcher and a model to begin with
   * @param models the folder it may load models from
   * @param log where what it says goes
   * @throws IOException when it does not become ready
   */
  static StudyService start(Path home, Path models, Path log) throws IOException {
    int admin = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    home.resolve("reelscore").toString(),
                    "serve",
                    "--bundle",
                    home.resolve("models/demo").toString(),
                    "--port=0",
                    "--management-port=0",
                    "--admin-port=" + admin,
                    "--set",
                    "reelscore.execution.workers=1",
                    "--set",
                    "reelscore.execution.max-batch-items=16",
                    "--set",
                    "reelscore.admin.model-roots=" + models.toAbsolutePath()))
            .redirectError(log.toFile());
    builder.environment().put("REELSCORE_JAVA_OPTS", "-Xmx1g -XX:+UseSerialGC");
    Process process = builder.start();
    try {
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      Matcher ready = READY.matcher(line == null ? "" : line);
      if (!ready.matches()) {
        throw new IOException("the service did not start: %s (its log: %s)".formatted(line, log));
      }
      return new StudyService(process, new Address(ready.group(1), "127.0.0.1:" + admin));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Where it listens. */
  Address address() {
    return address;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Tells it to end, and makes it end when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Where a service listens.
   *
   * @param scoring host and port that trainers use
   * @param admin host and port on which models are loaded
   */
  record Address(String scoring, String admin) {}
}
