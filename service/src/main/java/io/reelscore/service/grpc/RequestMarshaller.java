package io.reelscore.service.grpc;

import io.grpc.MethodDescriptor;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.MessageReader;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import java.io.InputStream;

/**
 * Reads requests into memory that the call's permit covers.
 *
 * @param <M> the generated message
 */
final class RequestMarshaller<M> implements MethodDescriptor.Marshaller<Received<M>> {

  /** What is counted before a message is read. */
  enum Charge {
    /** All of the message, when its length is known; else as below. */
    MESSAGE,
    /** Its large bytes, before they are stored; a group's header covers them. */
    PAYLOAD
  }

  private final MessageReader<M> reader;
  private final Charge charge;
  private final MessageBytes bytes;
  private final int maxImages;

  RequestMarshaller(MessageReader<M> reader, Charge charge, MessageBytes bytes, int maxImages) {
    this.reader = reader;
    this.charge = charge;
    this.bytes = bytes;
    this.maxImages = maxImages;
  }

  @Override
  public InputStream stream(Received<M> value) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public Received<M> parse(InputStream stream) {
    return bytes.read(
        stream, (length, exact) -> read(stream, length, exact, CallAdmission.current()));
  }

  /** A compressed message is not held decompressed: its video is counted when it begins. */
  private Received<M> read(InputStream stream, int length, boolean exact, CallAdmission admission)
      throws Rejection {
    if (!exact) {
      admission.take(RequestReader.MAX_ENVELOPE_BYTES);
    } else if (charge == Charge.MESSAGE) {
      admission.take(length);
    }
    boolean chargedApart = charge == Charge.PAYLOAD || !exact;
    return reader.read(stream, length, exact, new CallPayloads(admission, chargedApart, maxImages));
  }
}
