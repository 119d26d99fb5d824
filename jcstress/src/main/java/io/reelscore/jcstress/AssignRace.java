package io.reelscore.jcstress;

import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Permit;
import io.reelscore.core.RunKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two permits want the one place of a run. */
@JCStressTest
@Outcome(
    id = {"1, 0, 1", "0, 1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "Exactly one gets it.")
@State
public class AssignRace {
  private static final RunKey RUN = new RunKey("", "run");

  private final AdmissionControl door = Doors.of(4, 1);
  private final Permit one = Doors.granted(door.admit(1, 10));
  private final Permit other = Doors.granted(door.admit(1, 10));

  /** One caller. */
  @Actor
  public void one(III_Result result) {
    result.r1 = one.assign(RUN).isEmpty() ? 1 : 0;
  }

  /** Another caller. */
  @Actor
  public void other(III_Result result) {
    result.r2 = other.assign(RUN).isEmpty() ? 1 : 0;
  }

  /** Whether the place is free again when both are gone. */
  @Arbiter
  public void free(III_Result result) {
    one.close();
    other.close();
    result.r3 = Doors.granted(door.admit(1, 10)).assign(RUN).isEmpty() ? 1 : 0;
  }
}
