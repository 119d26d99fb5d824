package io.reelscore.service.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.v1.ScoreStreamResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What goes in and out of one stream. The next message is asked for only while fewer samples are in
 * flight than may be and the transport takes replies, and a reply is given to the transport only
 * while it takes them: a sample is in flight until then. Decides when the call ends. Safe for use
 * by several threads.
 */
final class StreamFlow {
  private static final ScoreOutcome.Failed SHUTTING_DOWN =
      new ScoreOutcome.Failed(
          FailureReason.DRAINING,
          FailureStage.ADMISSION,
          "the server takes no new requests: shutting down");

  private final ServerCallStreamObserver<ScoreStreamResponse> reply;
  private final Limits limits;
  private final IdleTimer idleTimer;
  private final Listener listener;
  private final Map<String, Phase> samples = new HashMap<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int inFlight;
  private boolean asked;
  private boolean halfClosed;
  private boolean draining;
  private boolean busy;
  private boolean ended;

  /** Is told what becomes of a stream. */
  interface Listener {

    /** The call has been ended, whoever ended it; may be told again. */
    void ended();

    /** From now on the server reads nothing, for it has enough to do. Calls nothing of the flow. */
    void resting();

    /** From now on it waits for the caller again, to send or to read. Calls nothing either. */
    void awaiting();
  }

  /**
   * What one stream may do.
   *
   * @param maxInFlight samples that are complete and whose reply is not sent; and samples whose
   *     data is on its way
   * @param idleTimeout how long the caller may send nothing while nothing is in flight
   */
  record Limits(int maxInFlight, Duration idleTimeout) {}

  private enum Phase {
    UPLOADING,
    IN_FLIGHT
  }

  /** A reply to be sent, and whether it is the one its sample is in flight for. */
  private record Waiting(ScoreStreamResponse response, boolean ofSample) {}

  StreamFlow(
      ServerCallStreamObserver<ScoreStreamResponse> reply,
      Limits limits,
      ScheduledExecutorService timers,
      Listener listener) {
    this.reply = reply;
    this.limits = limits;
    this.idleTimer = new IdleTimer(timers, limits.idleTimeout(), this::idle);
    this.listener = listener;
    reply.disableAutoRequest();
    reply.setOnReadyHandler(this::proceed);
  }

  /** A message has come. */
  synchronized void arrived() {
    asked = false;
    idleTimer.stop();
  }

  synchronized boolean isOpen() {
    return !ended;
  }

  /** A sample is in flight from now on; false when one of that name is already. */
  synchronized boolean begin(String sampleId) {
    if (samples.putIfAbsent(sampleId, Phase.IN_FLIGHT) != null) {
      return false;
    }
    inFlight++;
    return true;
  }

  /** The data of a sample comes in chunks from now on; none of that name is in flight. */
  synchronized void beginUpload(String sampleId) {
    if (samples.putIfAbsent(sampleId, Phase.UPLOADING) != null) {
      throw new IllegalStateException("sample: " + sampleId + " (expected: not in flight)");
    }
  }

  synchronized boolean isInFlight(String sampleId) {
    return samples.containsKey(sampleId);
  }

  /** All its data has come, or none will any more. */
  synchronized void uploaded(String sampleId) {
    if (samples.replace(sampleId, Phase.UPLOADING, Phase.IN_FLIGHT)) {
      inFlight++;
    }
  }

  /** The outcome of a sample that was begun; once. */
  void answer(ScoreStreamResponse response) {
    synchronized (this) {
      waiting.add(new Waiting(response, true));
    }
    proceed();
  }

  /** The outcome of a sample that was not begun. */
  void refuse(ScoreStreamResponse response) {
    synchronized (this) {
      inFlight++;
      waiting.add(new Waiting(response, false));
    }
    proceed();
  }

  /** The caller sends no more. */
  synchronized void halfClosed() {
    halfClosed = true;
  }

  /** Ends the call once nothing is in flight. */
  void drain() {
    synchronized (this) {
      draining = true;
    }
    proceed();
  }

  /** Ends the call now; false when it has ended. */
  boolean fail(ScoreOutcome.Failed failure) {
    boolean mine;
    synchronized (this) {
      mine = end(() -> reply.onError(StatusMapping.exception(failure)));
    }
    if (mine) {
      listener.ended();
    }
    return mine;
  }

  /** The call is over: nobody reads a reply. */
  void abandon() {
    synchronized (this) {
      boolean _ = end(() -> {});
    }
    listener.ended();
  }

  /** Sends, asks for more, or ends the call, as far as that is possible now. */
  void proceed() {
    boolean over = false;
    synchronized (this) {
      send();
      if (isIdle() && halfClosed) {
        over = end(reply::onCompleted);
      } else if (isIdle() && draining) {
        over = end(() -> reply.onError(StatusMapping.exception(SHUTTING_DOWN)));
      } else if (!ended) {
        ask();
      }
    }
    if (over) {
      listener.ended();
    }
  }

  /** Under the lock. */
  private boolean end(Runnable last) {
    if (ended) {
      return false;
    }
    ended = true;
    idleTimer.stop();
    last.run();
    return true;
  }

  /** Under the lock. */
  private void ask() {
    boolean isFull = inFlight >= limits.maxInFlight();
    boolean isRead = reply.isReady();
    if (!asked && !halfClosed && !isFull && isRead) {
      asked = true;
      reply.request(1);
    }
    tell(!asked && !halfClosed && isFull && isRead);
    if (isIdle()) {
      idleTimer.start();
    }
  }

  /** Under the lock. */
  private void tell(boolean isBusy) {
    if (isBusy == busy) {
      return;
    }
    busy = isBusy;
    if (isBusy) {
      listener.resting();
    } else {
      listener.awaiting();
    }
  }

  /** Under the lock. */
  private void send() {
    while (!ended && !waiting.isEmpty() && reply.isReady()) {
      Waiting next = waiting.remove();
      reply.onNext(next.response());
      if (next.ofSample()) {
        Phase phase = samples.remove(next.response().getOutcome().getSampleId());
        inFlight -= phase == Phase.IN_FLIGHT ? 1 : 0;
      } else {
        inFlight--;
      }
    }
  }

  /** Under the lock. */
  private boolean isIdle() {
    return samples.isEmpty() && waiting.isEmpty();
  }

  private void idle() {
    boolean mine;
    synchronized (this) {
      mine = isIdle() && end(() -> reply.onError(StatusMapping.exception(idleFailure())));
    }
    if (mine) {
      listener.ended();
    }
  }

  private ScoreOutcome.Failed idleFailure() {
    return new ScoreOutcome.Failed(
        FailureReason.DEADLINE_EXCEEDED,
        FailureStage.ADMISSION,
        "the caller sent nothing for %s while nothing was in flight"
            .formatted(limits.idleTimeout()));
  }
}
