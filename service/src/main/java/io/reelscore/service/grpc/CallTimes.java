package io.reelscore.service.grpc;

import java.time.Duration;

/**
 * How long calls may take.
 *
 * @param maxDeadline of a call
 * @param maxStreamDuration of a call whose both sides are streams
 * @param idleTimeout how long the caller of a client-streaming call may send nothing while the
 *     server waits for its next message
 */
public record CallTimes(Duration maxDeadline, Duration maxStreamDuration, Duration idleTimeout) {

  /** The same time for everything. */
  static CallTimes ofAll(Duration time) {
    return new CallTimes(time, time, time);
  }
}
