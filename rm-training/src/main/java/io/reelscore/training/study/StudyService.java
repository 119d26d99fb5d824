package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service as a process of its own, started by the program's launcher, on ports of the loopback
 * interface that it chooses itself; it takes its models from the run folder.
 */
final class StudyService implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("reelscore is ready on ([^ :]+:\\d+), .*");
  private static final Pattern ADMIN = Pattern.compile("admin service on ([^ :]+:\\d+)");
  private static final long GRACE_SECONDS = 40;

  private final Process process;
  private final Path log;
  private final int logStart;
  private volatile @Nullable Address address;

  private StudyService(Process process, Path log, int logStart) {
    this.process = process;
    this.log = log;
    this.logStart = logStart;
  }

  /**
   * Starts a service, which is not ready yet.
   *
   * @param home of the program, with its launcher and a model to begin with
   * @param models the folder it may load models from
   * @param log where what it says is appended
   */
  static StudyService start(Path home, Path models, Path log) throws IOException {
    int logStart = Files.exists(log) ? (int) Files.size(log) : 0;
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    home.resolve("reelscore").toString(),
                    "serve",
                    "--bundle",
                    home.resolve("models/demo").toString(),
                    "--port=0",
                    "--management-port=0",
                    "--admin-port=0",
                    "--set",
                    "reelscore.execution.workers=1",
                    "--set",
                    "reelscore.execution.max-batch-items=16",
                    "--set",
                    "reelscore.admin.model-roots=" + models.toAbsolutePath()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("REELSCORE_JAVA_OPTS", "-Xmx1g -XX:+UseSerialGC");
    return new StudyService(builder.start(), log, logStart);
  }

  /**
   * Waits until it is ready.
   *
   * @param limit after which it is ended
   * @return where it listens
   * @throws IOException when it does not become ready
   */
  Address awaitReady(Duration limit) throws IOException, InterruptedException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    FutureTask<@Nullable String> first = new FutureTask<>(output::readLine);
    Thread.ofVirtual().start(first);
    try {
      String line = first.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      Matcher ready = READY.matcher(line == null ? "" : line);
      Matcher admin = ADMIN.matcher(said());
      if (!ready.matches() || !admin.find()) {
        throw new IOException(
            "the service did not start: it says \"%s\" (its log: %s)".formatted(line, log));
      }
      Address known = new Address(ready.group(1), admin.group(1));
      address = known;
      return known;
    } catch (TimeoutException e) {
      end();
      throw new IOException(
          "the service did not start: it says nothing (expected: within %d s; its log: %s)"
              .formatted(limit.toSeconds(), log),
          e);
    } catch (ExecutionException e) {
      throw new IOException("the service did not start: " + e.getCause(), e);
    }
  }

  private String said() throws IOException {
    byte[] all = Files.readAllBytes(log);
    return new String(all, logStart, all.length - logStart, StandardCharsets.UTF_8);
  }

  /** Where it listens, once it is ready. */
  Address address() {
    return Objects.requireNonNull(address, "not ready");
  }

  /** Whether it has become ready. */
  boolean isReady() {
    return address != null;
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** The launcher may be building still: what it has started ends with it. */
  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Tells it to end, and makes it end when it does not. */
  @Override
  public void close() {
    if (address == null) {
      end();
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        end();
      }
    } catch (InterruptedException e) {
      end();
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
