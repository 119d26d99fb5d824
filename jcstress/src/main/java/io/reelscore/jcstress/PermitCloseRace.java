package io.reelscore.jcstress;

import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.core.Permit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A permit closed twice while it grows is given back once, whole. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "All given back, told once.")
@State
public class PermitCloseRace {
  private final AdmissionControl door = Doors.of(4, 4);
  private final Permit permit = Doors.granted(door.admit(1, 10));
  private final AtomicInteger released = new AtomicInteger();

  /** A fresh permit. */
  public PermitCloseRace() {
    permit.onRelease(released::incrementAndGet);
  }

  /** The owner. */
  @Actor
  public void close() {
    permit.close();
  }

  /** More bytes arrive elsewhere, where it is closed as well. */
  @Actor
  public void growAndClose() {
    try {
      var _ = permit.grow(1, 10);
    } catch (IllegalStateException e) {
      // Closed already.
    }
    permit.close();
  }

  /** What is left. */
  @Arbiter
  public void left(III_Result result) {
    AdmissionLoad load = door.load();
    result.r1 = load.items();
    result.r2 = (int) load.bytes();
    result.r3 = released.get();
  }
}
