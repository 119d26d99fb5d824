package io.reelscore.core;

import java.util.function.Consumer;

/** The callers' side of a {@link Lane}: makes pending scores and sends them to its owner. */
final class LaneEngine implements ScoringEngine {
  private final Lane lane;
  private final SchedulerLoop owner;
  private final Ticker ticker;
  private final Consumer<ScoringEngine> onClosed;
  private final Consumer<PendingScore> onCancelled;

  LaneEngine(Lane lane, SchedulerLoop owner, Ticker ticker, Consumer<ScoringEngine> onClosed) {
    this.lane = lane;
    this.owner = owner;
    this.ticker = ticker;
    this.onClosed = onClosed;
    this.onCancelled = item -> owner.send(new Scheduler.Event.Cancelled(lane, item));
  }

  @Override
  public ScoreTicket submit(ScoringRequest request) {
    if (!(request.permit() instanceof PermitDesk.HeldPermit permit)) {
      throw new IllegalStateException("permit: of another kind (expected: of AdmissionControl)");
    }
    permit.hold();
    long now = ticker.nanos();
    PendingScore item = new PendingScore(request, permit, now, lane.listener(), onCancelled);
    if (item.expireIfDue(now, FailureStage.ADMISSION)) {
      item.letGo();
    } else {
      owner.send(new Scheduler.Event.Submitted(lane, item));
    }
    return item;
  }

  @Override
  public EngineLoad load() {
    return lane.load(ticker.nanos());
  }

  @Override
  public void close() {
    owner.send(new Scheduler.Event.Closing(lane));
    lane.closed().join();
    onClosed.accept(this);
  }
}
