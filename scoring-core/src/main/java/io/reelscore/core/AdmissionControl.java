package io.reelscore.core;

import java.time.Duration;
import java.util.function.Function;

/**
 * The door: nothing is read, decoded or queued without a {@link Permit}. Safe for use by several
 * threads.
 */
public interface AdmissionControl {

  /** A door with these limits. */
  static AdmissionControl create(AdmissionLimits limits, Ticker ticker) {
    return new PermitDesk(limits, ticker);
  }

  /**
   * A door with these limits that knows its callers.
   *
   * @param quotas what each principal may have, asked each time it matters; answers at once
   */
  static AdmissionControl create(
      AdmissionLimits limits, Function<String, Quota> quotas, Ticker ticker) {
    return new PermitDesk(limits, quotas, ticker);
  }

  /** Asks for nobody in particular, who has no quota. */
  default Admission admit(int items, long bytes) {
    return admit("", items, bytes);
  }

  /**
   * Asks for the right to hold samples in memory.
   *
   * @param principal who asks, against whose quota it counts; empty when callers are not told apart
   * @param items samples that will be submitted, at least 0
   * @param bytes what they occupy, at least 0; may grow by {@link Permit#grow}
   * @return refused with {@link FailureReason#OVERLOADED} and a retry hint when the limits of all
   *     callers together are reached, with {@link FailureReason#QUOTA_EXCEEDED} and one when its
   *     own are, with {@link FailureReason#TOO_LARGE} when it could never be granted, with {@link
   *     FailureReason#DRAINING} when nothing new is taken
   */
  Admission admit(String principal, int items, long bytes);

  /** What is held now. */
  AdmissionLoad load();

  /** Admits nothing from now on. */
  void close();

  /**
   * Admits nothing from now on and waits until everything admitted is let go.
   *
   * @return false when some was left at the end of {@code timeout}
   */
  boolean drain(Duration timeout) throws InterruptedException;
}
