package io.reelscore.client;

/**
 * A bucket of tokens that retries take and answers refill, after gRPC's retry throttling (gRFC A6).
 * Safe for use by several threads.
 */
final class RetryThrottle {
  private static final int TOKEN = 10;

  private final int maxTenths;
  private int tenths;

  RetryThrottle(int maxTokens) {
    this.maxTenths = maxTokens * TOKEN;
    this.tenths = maxTenths;
  }

  /** Takes a token; false when half of the bucket or less is left. */
  synchronized boolean take() {
    if (tenths <= maxTenths / 2) {
      return false;
    }
    tenths -= TOKEN;
    return true;
  }

  /** Puts a tenth of a token back. */
  synchronized void refill() {
    tenths = Math.min(tenths + 1, maxTenths);
  }
}
