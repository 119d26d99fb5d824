package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment at which a decode is given up. */
final class Deadline {
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final Duration budget;

  Deadline(LongSupplier nanoClock, Duration budget) {
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
    this.budget = budget;
  }

  boolean expired() {
    return nanoClock.getAsLong() - startNanos > budget.toNanos();
  }

  void check() throws MediaException {
    if (expired()) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "decoding takes longer than %d ms".formatted(budget.toMillis()));
    }
  }
}
