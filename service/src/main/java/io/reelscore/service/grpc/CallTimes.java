package io.reelscore.service.grpc;

import java.time.Duration;

/**
 * How long calls may take.
 *
 * @param maxDeadline of a call
 * @param maxStreamDuration of a call whose both sides are streams
 */
public record CallTimes(Duration maxDeadline, Duration maxStreamDuration) {

  /** The same time for everything. */
  static CallTimes ofAll(Duration time) {
    return new CallTimes(time, time);
  }
}
