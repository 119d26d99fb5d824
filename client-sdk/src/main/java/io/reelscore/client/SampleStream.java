package io.reelscore.client;

import io.grpc.Deadline;
import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreStreamResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Samples that are scored one after another without waiting for each. They go by one call as long
 * as it holds; one that breaks is followed by another, to which samples without a reply are sent
 * again by the retry rules. Each sample has exactly one answer, at its deadline at the latest. Safe
 * for use by several threads.
 */
final class SampleStream {
  /** Less than a server lets a call rest. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final Connection connection;
  private final ScoreOptions options;
  private final Runnable open;
  private final Set<StreamSample> underWay = new LinkedHashSet<>();
  private final Deque<StreamSample> queue = new ArrayDeque<>();
  private @Nullable StreamCall call;
  private @Nullable Status cancelled;
  private Runnable idleTimer = () -> {};
  private boolean waiting;
  private boolean finished;
  private int broken;

  SampleStream(Connection connection, ScoreOptions options) {
    this.connection = connection;
    this.options = options;
    this.open = connection.carried(this::open);
    connection.opened(this);
  }

  /**
   * Takes a sample, without waiting for room.
   *
   * @throws IllegalStateException when the client is closed
   */
  StreamSample submit(Sample sample) {
    StreamSample next =
        new StreamSample(
            connection.keyed(sample),
            connection.deadline(options),
            connection.budget().enter(SampleMessages.bytes(sample)));
    try {
      connection.begin(next.answer(), status -> fail(next, status));
    } catch (IllegalStateException isClosed) {
      next.room().leave();
      throw isClosed;
    }
    Status over;
    synchronized (this) {
      over = cancelled;
      underWay.add(next);
    }
    Runnable timer = connection.later(left(next.deadline()), () -> late(next));
    var unusedEnd =
        next.answer()
            .whenComplete((result, thrown) -> {
              timer.run();
              next.room().leave();
              left(next);
            });
    if (over != null) {
      fail(next, over);
    }
    var unusedStart = next.room().granted().thenRun(() -> enqueue(next));
    return next;
  }

  /** Ends the call once every sample has its answer. */
  void finish() {
    synchronized (this) {
      finished = true;
      endWhenDone();
    }
    connection.finished(this);
  }

  /** Gives every sample this answer. */
  void cancel(Status status) {
    List<StreamSample> lost;
    synchronized (this) {
      cancelled = status;
      lost = List.copyOf(underWay);
      StreamCall current = call;
      call = null;
      if (current != null) {
        current.cancel();
      }
    }
    lost.forEach(sample -> fail(sample, status));
    finish();
  }

  /** Sends what can be sent now. */
  synchronized void proceed() {
    idleTimer.run();
    while (!waiting && (!queue.isEmpty() || isUploading())) {
      StreamCall current = call;
      if (current != null && current.isOld() && !current.isUploading()) {
        current.halfClose();
        call = null;
        current = null;
      }
      if (current == null) {
        try {
          open.run();
        } catch (RuntimeException thrown) {
          call = null;
          giveUp(thrown);
          return;
        }
        current = call;
      }
      if (current == null || !current.send(queue)) {
        return;
      }
    }
    if (call != null && underWay.isEmpty()) {
      idleTimer = connection.later(REST, this::rest);
    }
  }

  private boolean isUploading() {
    return call != null && call.isUploading();
  }

  /** Under the lock. */
  private void open() {
    Duration time = left(connection.deadline(options));
    StreamCall next =
        new StreamCall(
            this, Requests.stream(connection.pin().asked(options.model()), options, time));
    call = next;
    var unused = RewardServiceGrpc.newStub(connection.channel()).scoreStream(next);
  }

  /** No call can be begun at all. */
  private void giveUp(Throwable thrown) {
    List<StreamSample> lost = List.copyOf(queue);
    queue.clear();
    Runnable unused =
        connection.later(
            Duration.ZERO,
            () ->
                lost.forEach(sample ->
                    sample.complete(connection.failures().ofCall(sample.sample().id(), thrown))));
  }

  private synchronized void rest() {
    if (call != null && underWay.isEmpty()) {
      call.halfClose();
      call = null;
    }
  }

  private void enqueue(StreamSample sample) {
    synchronized (this) {
      if (!sample.isOver()) {
        queue.add(sample);
      }
    }
    proceed();
  }

  /** A reply has come. */
  void answered(StreamSample sample, ScoreStreamResponse response) {
    ScoreResult result =
        connection
            .replies()
            .outcome(
                sample.sample().id(),
                options.model(),
                response.getOutcome(),
                response.getServedBy());
    synchronized (this) {
      broken = 0;
    }
    Optional<Duration> wait =
        result instanceof Failed failed && !sample.isOver()
            ? connection.rules().wait(failed, sample.attempts(), sample.deadline())
            : Optional.empty();
    if (wait.isPresent()) {
      Runnable unused = connection.later(wait.get(), () -> enqueue(sample));
      return;
    }
    if (result instanceof ScoreResult.Scored) {
      connection.rules().answered();
    }
    sample.complete(result);
    proceed();
  }

  /** A call is over. What it leaves unanswered is sent again, or fails as the call did. */
  void ended(StreamCall over, @Nullable Throwable thrown) {
    Failed failed =
        thrown == null
            ? Replies.wrong("", "the server ended the stream without an outcome")
            : connection.failures().ofCall("", thrown);
    List<StreamSample> failing = new ArrayList<>();
    synchronized (this) {
      boolean isCurrent = over == call;
      List<StreamSample> lost = new ArrayList<>(over.unanswered());
      List<StreamSample> unsent = isCurrent ? List.copyOf(queue) : List.of();
      call = isCurrent ? null : call;
      if (!lost.isEmpty() || !unsent.isEmpty()) {
        broken++;
        Optional<Duration> wait = connection.rules().wait(failed, broken, latest(lost, unsent));
        Collections.reverse(lost);
        for (StreamSample sample : lost) {
          if (mayWait(sample, failed, wait)) {
            queue.addFirst(sample);
          } else {
            failing.add(sample);
          }
        }
        for (StreamSample sample : unsent) {
          if (!mayWait(sample, failed, wait)) {
            queue.remove(sample);
            failing.add(sample);
          }
        }
        wait.ifPresent(this::pause);
      }
    }
    failing.forEach(sample -> sample.complete(Failures.of(sample.sample().id(), failed)));
    proceed();
  }

  private boolean mayWait(StreamSample sample, Failed failed, Optional<Duration> wait) {
    return wait.isPresent()
        && connection.rules().allows(failed, sample.attempts())
        && RetryRules.leaves(sample.deadline(), wait.get());
  }

  /** Under the lock. */
  private void pause(Duration time) {
    waiting = true;
    Runnable unused =
        connection.later(
            time,
            () -> {
              synchronized (this) {
                waiting = false;
              }
              proceed();
            });
  }

  private void late(StreamSample sample) {
    fail(
        sample,
        Status.DEADLINE_EXCEEDED.withDescription(
            sample.room().granted().isDone()
                ? "the sample's time was over before its outcome"
                : "no room for the sample within its time (in flight: at most %d bytes)"
                    .formatted(connection.budget().maxBytes())));
  }

  private void fail(StreamSample sample, Status status) {
    sample.complete(
        connection.failures().ofCall(sample.sample().id(), status.asRuntimeException()));
  }

  private synchronized void left(StreamSample sample) {
    underWay.remove(sample);
    queue.remove(sample);
    endWhenDone();
  }

  /** Under the lock. */
  private void endWhenDone() {
    StreamCall current = call;
    if (finished && underWay.isEmpty() && current != null) {
      current.halfClose();
      call = null;
    }
  }

  private static Deadline latest(List<StreamSample> lost, List<StreamSample> unsent) {
    Deadline latest = Deadline.after(0, TimeUnit.NANOSECONDS);
    for (List<StreamSample> some : List.of(lost, unsent)) {
      for (StreamSample sample : some) {
        latest = latest.isBefore(sample.deadline()) ? sample.deadline() : latest;
      }
    }
    return latest;
  }

  private static Duration left(Deadline deadline) {
    return Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
