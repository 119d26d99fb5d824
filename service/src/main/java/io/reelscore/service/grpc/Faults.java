package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of the server itself: each has a number, under which it is logged and told. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final AtomicLong count = new AtomicLong();

  /**
   * Logs a fault.
   *
   * @param where the method or the work it was met in, for the log
   * @return what the caller is told
   */
  ScoreOutcome.Failed failure(String where, Throwable cause) {
    long number = count.incrementAndGet();
    LOG.error("fault {} in {}", number, where, cause);
    return cause instanceof OutOfMemoryError
        ? new ScoreOutcome.Failed(
            FailureReason.OVERLOADED,
            FailureStage.ADMISSION,
            "the server ran out of memory, logged as fault " + number)
        : new ScoreOutcome.Failed(
            FailureReason.INTERNAL,
            FailureStage.ADMISSION,
            "a fault of the server, logged as fault " + number);
  }
}
