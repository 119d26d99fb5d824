package io.reelscore.service.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.service.failure.Rejection;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code ModelInferRequest}: the raw contents into arrays of their own, the rest by the
 * generated parser. That rest is limited to {@link RequestReader#MAX_ENVELOPE_BYTES}, for a few of
 * its bytes become an object. Everything is counted before it is stored.
 */
public final class InferenceReader implements MessageReader<InferenceMessage> {
  private static final int RAW =
      WireTag.of(ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER, WireTag.LENGTH_DELIMITED);

  /** Far more than any model has inputs. */
  private static final int MAX_RAW_CONTENTS = 64;

  /** An input without fields is 2 bytes on the wire and about 100 in memory. */
  private static final int PARSED_BYTES_PER_BYTE = 64;

  @Override
  public Received<InferenceMessage> read(
      InputStream stream, long length, boolean exactLength, PayloadMemory memory) {
    try {
      return new Received.Message<>(
          message(new WireInput(stream, length, exactLength), memory), Payload.NONE);
    } catch (Rejection rejection) {
      return new Received.Refused<>(rejection.failure());
    } catch (InvalidProtocolBufferException e) {
      return new Received.Refused<>(
          Rejection.ofRequest(
                  FailureReason.INVALID_FIELD,
                  String.valueOf(e.getMessage()),
                  "a message of the .proto")
              .failure());
    }
  }

  private static InferenceMessage message(WireInput in, PayloadMemory memory)
      throws Rejection, InvalidProtocolBufferException {
    Envelope rest = new Envelope();
    List<ByteBuffer> raw = new ArrayList<>();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RAW) {
        raw.add(content(in, raw.size(), memory));
      } else if (WireTag.type(tag) == WireTag.LENGTH_DELIMITED) {
        keep(in, tag, rest, memory);
      } else {
        in.skipField(tag);
      }
    }
    return new InferenceMessage(
        ModelInferRequest.parser().parseFrom(rest.array(), 0, rest.size()), raw);
  }

  private static ByteBuffer content(WireInput in, int before, PayloadMemory memory)
      throws Rejection {
    if (before == MAX_RAW_CONTENTS) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          "raw_input_contents",
          "more than %d entries".formatted(MAX_RAW_CONTENTS),
          "one an input");
    }
    int length = in.length();
    memory.array(length);
    byte[] bytes = HeapArray.of(length);
    in.read(bytes, 0, length);
    return ByteBuffer.wrap(bytes);
  }

  private static void keep(WireInput in, int tag, Envelope rest, PayloadMemory memory)
      throws Rejection {
    int length = in.length();
    if (length > RequestReader.MAX_ENVELOPE_BYTES - rest.size()) {
      throw Rejection.ofRequest(
          FailureReason.TOO_LARGE,
          "more than %d bytes beside raw_input_contents"
              .formatted(RequestReader.MAX_ENVELOPE_BYTES),
          "tensors in raw_input_contents");
    }
    memory.array(PARSED_BYTES_PER_BYTE * (2 + length));
    rest.varint(tag);
    rest.varint(length);
    int start = rest.extend(length);
    in.read(rest.array(), start, length);
  }
}
