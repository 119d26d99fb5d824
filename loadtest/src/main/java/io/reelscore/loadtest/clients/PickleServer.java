package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.process.TalkingProcess;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What trainers call today: a Flask application behind Gunicorn with one synchronous worker, on a
 * free port of the loopback interface. It unpickles what it is sent, so whoever reaches it can run
 * any code: it lives for the bench only.
 */
final class PickleServer implements Closeable {
  private static final Pattern LISTENING = Pattern.compile("Listening at: http://([^ :]+:\\d+) ");
  private static final Pattern BOOTED = Pattern.compile("Booting worker with pid");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TalkingProcess process;
  private final String target;

  private PickleServer(TalkingProcess process, String target) {
    this.process = process;
    this.target = target;
  }

  static PickleServer start(PythonFolder python) throws IOException, InterruptedException {
    TalkingProcess process =
        TalkingProcess.start(
            "pickle server",
            new ProcessBuilder(
                python.interpreter(),
                "-m",
                "gunicorn",
                "--chdir=" + python.path(),
                "--bind=127.0.0.1:0",
                "--workers=1",
                "--worker-class=sync",
                "--timeout=120",
                "pickle_server:create_app()"));
    try {
      String target = process.await(LISTENING, PATIENCE).group(1);
      var _ = process.await(BOOTED, PATIENCE);
      return new PickleServer(process, target);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Where it listens, {@code host:port}. */
  String target() {
    return target;
  }

  CpuClock cpu() {
    return process.cpu();
  }

  @Override
  public void close() {
    process.close();
  }
}
