package io.reelscore.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A sample completes, is cancelled, expires and is refused at once. */
@JCStressTest
@Outcome(
    id = "1, 1, 1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "Exactly one outcome, and the permit is given back once.")
@State
public class OutcomeRace {
  private final RacedRequest request = new RacedRequest();
  private final AtomicInteger toldListener = new AtomicInteger();
  private final PendingScore item;

  /** A sample that waits. */
  public OutcomeRace() {
    request.permit().hold();
    item =
        new PendingScore(
            request.until(1),
            request.permit(),
            0,
            new EngineListener() {
              @Override
              public void answered(ScoreOutcome outcome) {
                toldListener.incrementAndGet();
              }
            },
            cancelled -> {});
    request.count(item);
    request.permit().close();
  }

  /** A worker has the rewards, then the engine is closed. */
  @Actor
  public void completeAndRefuse() {
    boolean _ =
        item.answer(
            new ScoreOutcome.Scored(
                List.of(new DimensionReward.Finite(1)), new ScoreOutcome.Timings(0, 0, 1)));
    item.letGo();
    item.refuse();
  }

  /** The caller goes away, then the deadline passes. */
  @Actor
  public void cancelAndExpire() {
    item.cancel();
    if (item.expireIfDue(2, FailureStage.QUEUE)) {
      item.letGo();
    }
  }

  /** Outcomes told to the listener and to the caller, releases, items still held. */
  @Arbiter
  public void count(IIII_Result result) {
    result.r1 = toldListener.get();
    result.r2 = request.told();
    result.r3 = request.released();
    result.r4 = request.heldItems();
  }
}
