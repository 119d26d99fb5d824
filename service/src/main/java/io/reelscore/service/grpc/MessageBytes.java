package io.reelscore.service.grpc;

import io.grpc.KnownLength;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Received;
import java.io.IOException;
import java.io.InputStream;

/**
 * The reading of messages as gRPC gives them. What is wrong with one, or refused, is in what it
 * returns: gRPC would make an UNKNOWN of what a marshaller throws.
 *
 * @param maxMessageBytes of one, decompressed
 * @param faults those of the server while it reads
 */
record MessageBytes(int maxMessageBytes, Faults faults) {
  /** Reads one message. */
  interface Reading<M> {

    /**
     * @param length of the message; the most it may have when {@code exact} is false
     */
    Received<M> read(int length, boolean exact) throws Rejection;
  }

  <M> Received<M> read(InputStream stream, Reading<M> reading) {
    try {
      boolean exact = stream instanceof KnownLength;
      return reading.read(exact ? stream.available() : maxMessageBytes, exact);
    } catch (Rejection rejection) {
      return new Received.Refused<>(rejection.failure());
    } catch (StatusRuntimeException e) {
      return new Received.Refused<>(failureOf(e));
    } catch (IOException | RuntimeException | Error e) {
      return new Received.Refused<>(faults.failure("the reading of a request", e));
    }
  }

  /** What gRPC's own stream throws when a message grows too large while it is decompressed. */
  private ScoreOutcome.Failed failureOf(StatusRuntimeException e) {
    return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
        ? Rejection.ofRequest(
                FailureReason.TOO_LARGE,
                "more than %d bytes decompressed".formatted(maxMessageBytes),
                "at most so many")
            .failure()
        : Rejection.atAdmission(
                FailureReason.INVALID_FIELD, "request: unreadable (" + e.getMessage() + ")")
            .failure();
  }
}
