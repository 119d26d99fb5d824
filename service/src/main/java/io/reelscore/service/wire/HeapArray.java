package io.reelscore.service.wire;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;

/** Arrays for what callers send. That the heap has no room for one is the sample's failure. */
public final class HeapArray {
  private HeapArray() {}

  /**
   * Makes one, of zeros.
   *
   * @throws Rejection when there is no memory for it
   */
  public static byte[] of(int bytes) throws Rejection {
    try {
      return new byte[bytes];
    } catch (OutOfMemoryError e) {
      throw Rejection.atAdmission(
          FailureReason.OVERLOADED, "the server has no memory for %d bytes".formatted(bytes));
    }
  }
}
