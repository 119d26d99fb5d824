package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.UploadDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Decodes in processes of its own, each with one clip at a time. A process that takes too long,
 * runs out of memory or dies fails the clip it has, and is replaced; no other clip is touched.
 *
 * <p>Some processes are started in advance, others when all are busy. The one that was used last is
 * used next: its code is compiled and its memory is warm. A clip that waits for a process waits for
 * one that lives.
 */
public final class DecodeWorkers implements UploadDecoder, AutoCloseable {
  private static final int STARTED_IN_ADVANCE = 2;
  private static final int STARTS_TRIED = 3;
  private static final int START_SECONDS = 60;

  private final WorkerOptions options;
  private final WorkerListener listener;
  private final ProcessBuilder command;
  private final Semaphore seats;
  private final LinkedBlockingDeque<WorkerProcess> idle = new LinkedBlockingDeque<>();
  private final Set<WorkerProcess> living = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor watchdog;
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  private DecodeWorkers(WorkerOptions options, WorkerListener listener) {
    this.options = options;
    this.listener = listener;
    this.command = WorkerCommand.of(options);
    this.seats = new Semaphore(options.processes(), true);
    this.watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("reelscore-decode-watch").factory());
    watchdog.setRemoveOnCancelPolicy(true);
  }

  /**
   * Starts processes without waiting for them.
   *
   * @throws IllegalStateException when they cannot be started here
   */
  public static DecodeWorkers start(WorkerOptions options, WorkerListener listener) {
    DecodeWorkers workers = new DecodeWorkers(options, listener);
    try {
      for (int i = Math.min(options.processes(), STARTED_IN_ADVANCE); i > 0; i--) {
        workers.idle.addLast(workers.started());
      }
    } catch (IOException e) {
      workers.close();
      throw new IllegalStateException("no decoding process can be started: " + e.getMessage(), e);
    }
    return workers;
  }

  @Override
  public void requireWorking() {
    try {
      idle.addFirst(ready());
    } catch (MediaException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The processes that wait for a clip, the next one first. */
  public List<Long> idlePids() {
    return idle.stream().map(WorkerProcess::pid).toList();
  }

  @Override
  public SampledClip decode(
      Upload upload, FrameSpec spec, DecodeLimits limits, BooleanSupplier wanted)
      throws MediaException {
    try {
      seats.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MediaException(MediaException.Kind.ABANDONED, "interrupted", e);
    }
    try {
      Message.Decode clip = new Message.Decode(ids.incrementAndGet(), upload, spec, limits);
      return switch (answer(clip, wanted)) {
        case Answer.Decoded(long id, SampledClip sampled) -> sampled;
        case Answer.Refused(long id, MediaException.Kind kind, String message) ->
            throw new MediaException(kind, message);
        case Answer.Ready() -> throw new IllegalStateException("ready is no answer to a clip");
      };
    } finally {
      seats.release();
    }
  }

  private Answer answer(Message.Decode clip, BooleanSupplier wanted) throws MediaException {
    for (int attempt = 1; ; attempt++) {
      if (attempt > 1 && !wanted.getAsBoolean()) {
        throw new MediaException(MediaException.Kind.ABANDONED, "nobody wants the frames any more");
      }
      WorkerProcess worker = ready();
      boolean hasClip = false;
      try {
        Answer answer;
        try (ClipWatch _ = new ClipWatch(worker, clip, wanted, watchdog)) {
          worker.send(clip);
          hasClip = true;
          answer = worker.answer(clip);
        }
        if (worker.isCondemned()) {
          // It answered while it was being killed.
          var _ = buried(worker);
        } else {
          idle.addFirst(worker);
        }
        return answer;
      } catch (RuntimeException | Error e) {
        worker.kill(EndedWorker.Cause.DIED);
        var _ = buried(worker);
        throw e;
      } catch (IOException e) {
        EndedWorker ended = buried(worker);
        boolean innocent = !hasClip && ended.cause() == EndedWorker.Cause.DIED;
        if (!innocent || ended.outOfMemory() || attempt == 2) {
          throw failure(ended, clip.limits(), e);
        }
      }
    }
  }

  /** A process that waits for a clip; a dead one is replaced. */
  private WorkerProcess ready() throws MediaException {
    Exception last = null;
    for (int attempt = 0; attempt < STARTS_TRIED && !closed; attempt++) {
      WorkerProcess worker = idle.pollFirst();
      try {
        if (worker == null) {
          worker = started();
        }
        awaitReady(worker);
        if (worker.alive()) {
          return worker;
        }
      } catch (IOException e) {
        last = e;
      }
      if (worker != null) {
        var _ = buried(worker);
      }
    }
    throw new MediaException(
        MediaException.Kind.DECODER_CRASHED, "no decoding process could be started", last);
  }

  private void awaitReady(WorkerProcess worker) throws IOException {
    ScheduledFuture<?> end =
        watchdog.schedule(
            () -> worker.kill(EndedWorker.Cause.TOO_SLOW), START_SECONDS, TimeUnit.SECONDS);
    try {
      worker.awaitReady();
    } finally {
      end.cancel(false);
    }
  }

  private WorkerProcess started() throws IOException {
    WorkerProcess worker = WorkerProcess.start(command);
    living.add(worker);
    worker.onEnd(() -> living.remove(worker));
    if (closed) {
      worker.kill(EndedWorker.Cause.DIED);
    }
    return worker;
  }

  /** Tells of the end of a process, and starts another in its place. */
  private EndedWorker buried(WorkerProcess worker) {
    EndedWorker ended = worker.ended();
    if (!closed) {
      listener.ended(ended);
      try {
        idle.addLast(started());
      } catch (IOException e) {
        // The next clip tries again, and is told when that fails.
      }
    }
    return ended;
  }

  private MediaException failure(EndedWorker ended, DecodeLimits limits, IOException cause) {
    return switch (ended.cause()) {
      case TOO_SLOW ->
          new MediaException(
              MediaException.Kind.TOO_LARGE,
              "decoding takes longer than %d ms".formatted(limits.maxDuration().toMillis()),
              cause);
      case NOT_LETTING_GO ->
          new MediaException(
              MediaException.Kind.ABANDONED, "nobody wants the frames any more", cause);
      case DIED, WRONG_ANSWER ->
          new MediaException(
              MediaException.Kind.DECODER_CRASHED,
              ended.outOfMemory()
                  ? "the process that decoded it ran out of memory (limit: %d MB)"
                      .formatted(options.memoryBytes() >> 20)
                  : "the process that decoded it died",
              cause);
    };
  }

  /** Ends all processes; a clip that is being decoded fails. */
  @Override
  public void close() {
    closed = true;
    watchdog.shutdownNow();
    for (WorkerProcess worker : living) {
      worker.kill(EndedWorker.Cause.DIED);
    }
    for (WorkerProcess worker : living) {
      var _ = worker.ended();
    }
  }
}
