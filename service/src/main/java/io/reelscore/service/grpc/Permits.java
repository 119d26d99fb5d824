package io.reelscore.service.grpc;

import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Permit;
import io.reelscore.core.RunKey;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import java.util.Optional;

/** Takes permits of all callers together and of a run at once. */
final class Permits {
  private Permits() {}

  static Permit take(AdmissionControl admission, int items, long bytes, RunKey run)
      throws Rejection {
    return switch (admission.admit(items, bytes)) {
      case Admission.Refused(ScoreOutcome.Failed failure) -> throw new Rejection(failure);
      case Admission.Granted(Permit permit) -> assigned(permit, run);
    };
  }

  private static Permit assigned(Permit permit, RunKey run) throws Rejection {
    Optional<ScoreOutcome.Failed> refusal = permit.assign(run);
    if (refusal.isPresent()) {
      permit.close();
      throw new Rejection(refusal.get());
    }
    return permit;
  }
}
