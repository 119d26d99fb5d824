package io.reelscore.core;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * An engine and its device are closed while one sample is cancelled and another is submitted. The
 * owner of the queues runs in an actor's thread; there is no worker.
 */
@JCStressTest
@Outcome(
    id = "1, 1, 0, 0",
    expect = Expect.ACCEPTABLE,
    desc = "Each has exactly one outcome, and nothing is held.")
@State
public class CloseRace {
  private final RacedRequest early = new RacedRequest();
  private final RacedRequest late = new RacedRequest();
  private final SchedulerLoop owner =
      new SchedulerLoop(new Scheduler(DeviceOptions.cpu(1)), Ticker.system());
  private final ScoringEngine engine;
  private final ScoreTicket ticket;

  /** An engine with one sample that waits. */
  public CloseRace() {
    Lane lane =
        new Lane(
            RacedRequest.MODEL,
            RacedRequest.OPTIONS,
            EngineListener.NONE,
            Duration.ofSeconds(1).toNanos());
    owner.send(new Scheduler.Event.Opened(lane));
    engine = new LaneEngine(lane, owner, Ticker.system(), closed -> {});
    ticket = engine.submit(early.until(Long.MAX_VALUE));
    early.count(ticket);
    early.permit().close();
  }

  /** The thread of the owner. */
  @Actor
  public void own() {
    owner.run();
  }

  /** A caller goes away, the owner ends, a second sample comes, the engine is closed. */
  @Actor
  public void cancelStopSubmitClose() {
    ticket.cancel();
    owner.stop();
    try (Permit _ = late.permit()) {
      late.count(engine.submit(late.until(Long.MAX_VALUE)));
    }
    engine.close();
  }

  /** Outcomes and items held, of both. */
  @Arbiter
  public void count(IIII_Result result) {
    result.r1 = early.told();
    result.r2 = late.told();
    result.r3 = early.heldItems();
    result.r4 = late.heldItems();
  }
}
