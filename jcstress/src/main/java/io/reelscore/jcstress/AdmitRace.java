package io.reelscore.jcstress;

import io.reelscore.core.AdmissionControl;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two ask for two places each where there are three; a third looks on. */
@JCStressTest
@Outcome(
    id = {"1, 0, [02], 2", "0, 1, [02], 2"},
    expect = Expect.ACCEPTABLE,
    desc = "Exactly one is admitted.")
@State
public class AdmitRace {
  private final AdmissionControl door = Doors.of(3, 3);

  /** One caller. */
  @Actor
  public void one(IIII_Result result) {
    result.r1 = Doors.grants(door.admit(2, 20));
  }

  /** Another caller. */
  @Actor
  public void other(IIII_Result result) {
    result.r2 = Doors.grants(door.admit(2, 20));
  }

  /** Whoever reads the metrics. */
  @Actor
  public void look(IIII_Result result) {
    result.r3 = door.load().items();
  }

  /** What is held. */
  @Arbiter
  public void held(IIII_Result result) {
    result.r4 = door.load().items();
  }
}
