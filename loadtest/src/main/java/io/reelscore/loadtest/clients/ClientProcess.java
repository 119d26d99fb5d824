package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.model.ClipShape;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.process.TalkingProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client in a process of its own. It is told a shape's number and how many milliseconds to send
 * such clips, and answers how many were rewarded in how many nanoseconds.
 */
final class ClientProcess implements Closeable {
  private static final Pattern READY = Pattern.compile("^ready$");
  private static final Pattern DONE = Pattern.compile("^done (\\d+) (\\d+)$");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TalkingProcess process;

  private ClientProcess(TalkingProcess process) {
    this.process = process;
  }

  /** Starts a client and returns when it has read its clips. */
  static ClientProcess start(BenchClient client, String target, Path clips, ClientsBenchSetup setup)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (client.isJava()) {
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-Dlogback.configurationFile=reelscore-bench-logback.xml",
              JavaClient.class.getName()));
    } else {
      command.addAll(List.of(setup.python().interpreter(), setup.python().file("client.py")));
    }
    command.addAll(
        List.of(client.text(), target, clips.toString(), String.valueOf(setup.inFlight())));
    setup.shapes().stream()
        .map(shape -> shape.kind().text() + ":" + shape.text())
        .forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    TalkingProcess process = TalkingProcess.start(client.text(), builder);
    try {
      var _ = process.await(READY, PATIENCE);
      return new ClientProcess(process);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Sends clips of a shape for some time, and returns when all are answered. */
  Work send(ClipShape shape, Duration time) throws IOException, InterruptedException {
    process.tell(shape.kind().text() + " " + time.toMillis());
    Matcher done = process.await(DONE, time.plus(PATIENCE));
    return new Work(Integer.parseInt(done.group(1)), Long.parseLong(done.group(2)));
  }

  CpuClock cpu() {
    return process.cpu();
  }

  @Override
  public void close() {
    process.close();
  }

  /**
   * What was done.
   *
   * @param samples rewarded, at least 1
   * @param nanos from the first one sent to the last one answered
   */
  record Work(int samples, long nanos) {}
}
