package io.reelscore.jcstress;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLimits;
import io.reelscore.core.Permit;
import io.reelscore.core.Ticker;

/** Small doors. */
final class Doors {
  static final int BYTES = 1000;

  private Doors() {}

  static AdmissionControl of(int items, int itemsPerRun) {
    return AdmissionControl.create(
        new AdmissionLimits(items, BYTES, itemsPerRun, BYTES), Ticker.system());
  }

  static Permit granted(Admission admission) {
    return switch (admission) {
      case Admission.Granted(Permit permit) -> permit;
      case Admission.Refused(var failure) -> throw new IllegalStateException(failure.message());
    };
  }

  /** 1 for a grant, which stays held, 0 for a refusal. */
  static int grants(Admission admission) {
    return admission instanceof Admission.Granted ? 1 : 0;
  }
}
