package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of what nobody foresaw; the log has the rest. */
final class Fault {
  private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

  private Fault() {}

  /**
   * The failure that a throwable carries, or is.
   *
   * @param during what the server did, as in "while it read the request"
   */
  static ScoreOutcome.Failed failure(Throwable cause, String during) {
    if (cause instanceof Rejection rejection) {
      return rejection.failure();
    }
    LOG.error("a fault of the server {}", during, cause);
    return cause instanceof OutOfMemoryError
        ? new ScoreOutcome.Failed(
            FailureReason.OVERLOADED,
            FailureStage.ADMISSION,
            "the server ran out of memory " + during)
        : new ScoreOutcome.Failed(
            FailureReason.INTERNAL, FailureStage.ADMISSION, "a fault of the server " + during);
  }
}
