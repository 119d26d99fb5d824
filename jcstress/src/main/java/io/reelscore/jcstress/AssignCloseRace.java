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

/** A permit is closed while it is assigned to a run and grows: neither door nor run keeps any. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "All given back, of the run as well.")
@State
public class AssignCloseRace {
  private static final RunKey RUN = new RunKey("", "run");

  private final AdmissionControl door = Doors.of(4, 2);
  private final Permit permit = Doors.granted(door.admit(1, 10));

  /** The run becomes known, then more is needed. */
  @Actor
  public void assignAndGrow() {
    try {
      var _ = permit.assign(RUN);
      var _ = permit.grow(1, 10);
    } catch (IllegalStateException e) {
      // Closed already.
    }
  }

  /** The caller goes away. */
  @Actor
  public void close() {
    permit.close();
  }

  /** What is left, and whether the run can have all that it may. */
  @Arbiter
  public void left(III_Result result) {
    result.r1 = door.load().items();
    result.r2 = (int) door.load().bytes();
    result.r3 = Doors.granted(door.admit(2, Doors.BYTES)).assign(RUN).isEmpty() ? 1 : 0;
  }
}
