package io.reelscore.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A sample under the one permit of a door of its own, and how often its outcome was told. */
final class RacedRequest {
  static final EngineModel MODEL =
      new EngineModel(
          "race",
          List.of("reward"),
          new BatchExecutor() {
            @Override
            public int maxBatchItems() {
              return 4;
            }

            @Override
            public float[][] execute(List<SampleInput> batch, RunControl control) {
              return new float[batch.size()][1];
            }
          },
          true);
  static final EngineOptions OPTIONS = new EngineOptions(1, 4, Long.MAX_VALUE, Duration.ZERO);

  private static final SampleInput INPUT =
      new SampleInput(
          ByteBuffer.allocate(1), new SamplePrompt.None(), new Bucket(1, 1, 1, 0, 1), 1);

  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger released = new AtomicInteger();
  private final AdmissionControl door =
      AdmissionControl.create(AdmissionLimits.global(1, 10), Ticker.system());
  private final PermitDesk.HeldPermit permit;

  RacedRequest() {
    if (!(door.admit(1, 10) instanceof Admission.Granted(PermitDesk.HeldPermit held))) {
      throw new IllegalStateException("permit: refused (expected: granted)");
    }
    permit = held;
    permit.onRelease(released::incrementAndGet);
  }

  PermitDesk.HeldPermit permit() {
    return permit;
  }

  ScoringRequest until(long deadlineNanos) {
    return new ScoringRequest(INPUT, permit, deadlineNanos, RunKey.NONE, Priority.TRAINING);
  }

  /** Counts the outcomes that the ticket's holder is told. */
  void count(ScoreTicket ticket) {
    var _ = ticket.outcome().thenRun(told::incrementAndGet);
  }

  int told() {
    return told.get();
  }

  int released() {
    return released.get();
  }

  int heldItems() {
    return door.load().items();
  }
}
