package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The moment at which a decode is given up: its time is over, or nobody wants it. */
final class Deadline {
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final Duration budget;
  private final BooleanSupplier wanted;

  Deadline(LongSupplier nanoClock, Duration budget, BooleanSupplier wanted) {
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
    this.budget = budget;
    this.wanted = wanted;
  }

  boolean expired() {
    return late() || !wanted.getAsBoolean();
  }

  void check() throws MediaException {
    if (late()) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "decoding takes longer than %d ms".formatted(budget.toMillis()));
    }
    if (!wanted.getAsBoolean()) {
      throw new MediaException(MediaException.Kind.ABANDONED, "nobody wants the frames any more");
    }
  }

  private boolean late() {
    return nanoClock.getAsLong() - startNanos > budget.toNanos();
  }
}
