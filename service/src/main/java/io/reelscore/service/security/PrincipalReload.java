package io.reelscore.service.security;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file of principals from time to time and takes over what has changed. A file that
 * cannot be read, or says something illegal, changes nothing and is told in the log.
 */
public final class PrincipalReload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrincipalReload.class);

  /** A file's bytes, and the principals they stand for. */
  public interface Source {
    byte[] bytes() throws IOException;

    List<Principal> principals(byte[] bytes) throws IOException;
  }

  private final Access access;
  private final Source source;
  private byte[] last;
  private String problem = "";
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reelscore-principals").factory());

  /**
   * @param last the bytes that {@code access} was made of
   */
  public PrincipalReload(Access access, Source source, byte[] last) {
    this.access = access;
    this.source = source;
    this.last = last.clone();
  }

  /** Looks that often until it is closed. */
  public void start(Duration period) {
    var _ =
        clock.scheduleWithFixedDelay(
            this::look, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks now. */
  synchronized void look() {
    try {
      byte[] bytes = source.bytes();
      if (Arrays.equals(bytes, last)) {
        problem = "";
        return;
      }
      access.replace(source.principals(bytes));
      last = bytes;
      problem = "";
      LOG.info("principals: {} from now on", access.size());
    } catch (IOException | RuntimeException e) {
      if (!problem.equals(e.toString())) {
        problem = e.toString();
        LOG.error("principals: unchanged, the file is not taken: {}", problem);
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
