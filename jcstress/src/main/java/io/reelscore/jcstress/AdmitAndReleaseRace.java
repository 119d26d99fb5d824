package io.reelscore.jcstress;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Callers come and go; the door is as wide as before, and never counts below nothing. */
@JCStressTest
@Outcome(
    id = {"0, 0, 1", "0, 1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "Nothing leaks.")
@State
public class AdmitAndReleaseRace {
  private final AdmissionControl door = Doors.of(2, 2);

  /** One caller. */
  @Actor
  public void one() {
    comeAndGo();
  }

  /** Another caller, who then reads the metrics. */
  @Actor
  public void other(III_Result result) {
    comeAndGo();
    result.r2 = door.load().items();
  }

  private void comeAndGo() {
    if (door.admit(1, 10) instanceof Admission.Granted(Permit permit)) {
      permit.close();
    }
  }

  /** What is left, and whether the whole door can be had. */
  @Arbiter
  public void left(III_Result result) {
    result.r1 = door.load().items();
    result.r3 = Doors.grants(door.admit(2, Doors.BYTES));
  }
}
