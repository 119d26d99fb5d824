package io.reelscore.media.ffmpeg.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks after a process while it has a clip: when nobody wants the clip any more it is asked to let
 * go, and killed when it doesn't; when the time is over it is killed.
 */
final class ClipWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  /** What a process may take to answer in good order once its own clock has ended the decode. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LET_GO_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WorkerProcess worker;
  private final Message.Decode clip;
  private final BooleanSupplier wanted;
  private final ScheduledFuture<?> looks;
  private final long startNanos = System.nanoTime();
  private long unwantedNanos;
  private boolean unwanted;
  private boolean closed;

  ClipWatch(
      WorkerProcess worker,
      Message.Decode clip,
      BooleanSupplier wanted,
      ScheduledExecutorService watchdog) {
    this.worker = worker;
    this.clip = clip;
    this.wanted = wanted;
    this.looks =
        watchdog.scheduleWithFixedDelay(
            this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    if (now - startNanos - ANSWER_NANOS > clip.limits().maxDuration().toNanos()) {
      worker.kill(EndedWorker.Cause.TOO_SLOW);
    } else if (unwanted) {
      if (now - unwantedNanos > LET_GO_NANOS) {
        worker.kill(EndedWorker.Cause.NOT_LETTING_GO);
      }
    } else if (!wanted.getAsBoolean()) {
      unwanted = true;
      unwantedNanos = now;
      worker.abandon(clip.id());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    looks.cancel(false);
  }
}
