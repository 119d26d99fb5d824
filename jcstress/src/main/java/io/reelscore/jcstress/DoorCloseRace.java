package io.reelscore.jcstress;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Permit;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The door is shut while callers come and go: it ends up empty, and a drain sees that. */
@JCStressTest
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Shut, empty, drained.")
@State
public class DoorCloseRace {
  private final AdmissionControl door = Doors.of(2, 2);

  /** Callers. */
  @Actor
  public void callers() {
    comeAndGo();
    comeAndGo();
  }

  private void comeAndGo() {
    if (door.admit(1, 10) instanceof Admission.Granted(Permit permit)) {
      permit.close();
    }
  }

  /** The end. */
  @Actor
  public void shut() {
    door.close();
  }

  /** What is left, whether a drain is over at once, and whether anybody comes in. */
  @Arbiter
  public void left(III_Result result) {
    result.r1 = door.load().items();
    result.r2 = isDrained() ? 1 : 0;
    result.r3 = Doors.grants(door.admit(1, 10));
  }

  private boolean isDrained() {
    try {
      return door.drain(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
