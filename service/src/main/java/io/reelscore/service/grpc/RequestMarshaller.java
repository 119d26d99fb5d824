package io.reelscore.service.grpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.MessageReader;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests into memory that the call's permit covers. What is wrong with a message, or
 * refused, is in what it returns: gRPC would make an UNKNOWN of what it throws.
 *
 * @param <M> the generated message
 */
final class RequestMarshaller<M> implements MethodDescriptor.Marshaller<Received<M>> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestMarshaller.class);

  /** What is counted before a message is read. */
  enum Charge {
    /** All of the message, when its length is known; else as below. */
    MESSAGE,
    /** Each video when its length is known, before it is stored; a group's header covers them. */
    VIDEO
  }

  private final MessageReader<M> reader;
  private final Charge charge;
  private final int maxMessageBytes;

  RequestMarshaller(MessageReader<M> reader, Charge charge, int maxMessageBytes) {
    this.reader = reader;
    this.charge = charge;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public InputStream stream(Received<M> value) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public Received<M> parse(InputStream stream) {
    try {
      return read(stream, CallAdmission.current());
    } catch (Rejection rejection) {
      return new Received.Refused<>(rejection.failure());
    } catch (StatusRuntimeException e) {
      return new Received.Refused<>(failureOf(e));
    } catch (IOException | RuntimeException e) {
      LOG.error("a request could not be read", e);
      return new Received.Refused<>(
          new ScoreOutcome.Failed(
              FailureReason.INTERNAL,
              FailureStage.ADMISSION,
              "a fault of the server while it read the request"));
    }
  }

  /** A compressed message is not held decompressed: its video is counted when it begins. */
  private Received<M> read(InputStream stream, CallAdmission admission)
      throws Rejection, IOException {
    boolean exact = stream instanceof KnownLength;
    if (!exact) {
      admission.take(RequestReader.MAX_ENVELOPE_BYTES);
      return reader.read(stream, maxMessageBytes, false, new CallPayloads(admission, true));
    }
    int length = stream.available();
    if (charge == Charge.MESSAGE) {
      admission.take(length);
    }
    return reader.read(stream, length, true, new CallPayloads(admission, charge == Charge.VIDEO));
  }

  /** What gRPC's own stream throws when a message grows too large while it is decompressed. */
  private ScoreOutcome.Failed failureOf(StatusRuntimeException e) {
    return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
        ? Rejection.ofField(
                FailureReason.TOO_LARGE,
                "request",
                "more than %d bytes decompressed".formatted(maxMessageBytes),
                "at most so many")
            .failure()
        : Rejection.atAdmission(
                FailureReason.INVALID_FIELD, "request: unreadable (" + e.getMessage() + ")")
            .failure();
  }
}
