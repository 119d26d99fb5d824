package io.reelscore.loadtest.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that is told lines and answers in lines. Lines that are no answer are its log. Used by
 * one thread.
 */
public final class TalkingProcess implements Closeable {
  private static final String END = "\0";
  private static final int LOG_LINES = 5;
  private static final long GRACE_SECONDS = 40;

  private final String name;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Deque<String> log = new ArrayDeque<>();

  private TalkingProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    var _ = Thread.ofVirtual().name(name).start(this::read);
  }

  /**
   * Starts a process.
   *
   * @param name of it, for messages
   * @param builder its command and environment
   */
  public static TalkingProcess start(String name, ProcessBuilder builder) throws IOException {
    return new TalkingProcess(name, builder.redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    } finally {
      lines.add(END);
    }
  }

  /** Sends a line. */
  public void tell(String line) throws IOException {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new IOException("%s has ended: %s".formatted(name, String.join(" | ", log)), e);
    }
  }

  /**
   * Waits for a line.
   *
   * @throws IOException when it does not come in time, or the process ends; with the last lines of
   *     its log
   */
  public Matcher await(Pattern answer, Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new IOException(
            "%s %s: %s"
                .formatted(
                    name,
                    line == null ? "did not answer in " + patience : "has ended",
                    String.join(" | ", log)));
      }
      Matcher matcher = answer.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
      if (log.size() == LOG_LINES) {
        log.removeFirst();
      }
      log.addLast(line);
    }
  }

  /** The CPU time of the process and of those it started. */
  public CpuClock cpu() {
    return CpuClock.ofTree(process.toHandle());
  }

  /** Tells it to end, and makes it end when it does not. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
