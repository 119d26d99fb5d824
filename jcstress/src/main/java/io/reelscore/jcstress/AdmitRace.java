package io.reelscore.jcstress;

import io.reelscore.core.AdmissionControl;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two ask for two places each where there are three. */
@JCStressTest
@Outcome(
    id = {"1, 0, 2", "0, 1, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "Exactly one is admitted.")
@State
public class AdmitRace {
  private final AdmissionControl door = Doors.of(3, 3);

  /** One caller. */
  @Actor
  public void one(III_Result result) {
    result.r1 = Doors.grants(door.admit(2, 20));
  }

  /** Another caller. */
  @Actor
  public void other(III_Result result) {
    result.r2 = Doors.grants(door.admit(2, 20));
  }

  /** What is held. */
  @Arbiter
  public void held(III_Result result) {
    result.r3 = door.load().items();
  }
}
