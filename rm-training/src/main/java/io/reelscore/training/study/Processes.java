package io.reelscore.training.study;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The processes of a run: each ends with it, even one that is only being started. */
final class Processes implements AutoCloseable {

  private final Set<AutoCloseable> running = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Starts a process.
   *
   * @throws IOException when it cannot be started, or the run has ended
   */
  synchronized <T extends AutoCloseable> T open(Start<T> start) throws IOException {
    if (closed) {
      throw new IOException("the run has ended");
    }
    T process = start.start();
    running.add(process);
    return process;
  }

  /** Ends a process. */
  void end(AutoCloseable process) {
    synchronized (this) {
      running.remove(process);
    }
    close(process);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends them all. */
  @Override
  public void close() {
    List<AutoCloseable> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(running);
      running.clear();
    }
    ending.forEach(Processes::close);
  }

  private static void close(AutoCloseable process) {
    try {
      process.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a process and returns at once. */
  interface Start<T> {
    T start() throws IOException;
  }
}
