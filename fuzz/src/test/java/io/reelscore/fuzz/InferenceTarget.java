package io.reelscore.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.service.wire.InferenceMessage;
import io.reelscore.service.wire.InferenceReader;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Received;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's own reading of inferences: whatever the bytes, it gives what the generated parser
 * gives, or refuses; what it takes, the generated parser takes.
 */
public final class InferenceTarget {
  private static final Parser<ModelInferRequest> DISCARDING =
      DiscardUnknownFieldsParser.wrap(ModelInferRequest.parser());

  private InferenceTarget() {}

  /** One message. */
  public static void fuzzerTestOneInput(byte[] data) {
    ModelInferRequest kept = parsed(data, ModelInferRequest.parser());
    ModelInferRequest expected = kept == null ? null : parsed(kept.toByteArray(), DISCARDING);
    boolean surelyLegal = expected != null && parsed(data, DISCARDING) != null;
    for (boolean exactLength : new boolean[] {true, false}) {
      long length = exactLength ? data.length : data.length + 100L;
      switch (new InferenceReader()
          .read(new ByteArrayInputStream(data), length, exactLength, RequestTarget.MEMORY)) {
        case Received.Refused<InferenceMessage> refused -> {
          if (surelyLegal && !isStricter(refused.failure().message())) {
            throw new AssertionError(
                "refused: " + refused.failure() + " (expected: " + expected + ")");
          }
        }
        case Received.Message<InferenceMessage>(InferenceMessage message, Payload none) -> {
          ModelInferRequest read = whole(message);
          if (!read.equals(expected)) {
            throw new AssertionError("read: " + read + " (expected: " + expected + ")");
          }
        }
      }
    }
  }

  /** Limits of ours, and numbers that the generated parser takes though they are too long. */
  private static boolean isStricter(String message) {
    return message.startsWith("raw_input_contents: more than")
        || message.startsWith("request: more than")
        || message.contains("a number of more than 10 bytes");
  }

  private static ModelInferRequest whole(InferenceMessage message) {
    List<ByteString> raw =
        message.raw().stream().map(ByteBuffer::duplicate).map(ByteString::copyFrom).toList();
    byte[] rebuilt =
        message.request().toBuilder().addAllRawInputContents(raw).build().toByteArray();
    ModelInferRequest read = parsed(rebuilt, DISCARDING);
    if (read == null) {
      throw new AssertionError("read: " + message + " (expected: a message)");
    }
    return read;
  }

  private static @Nullable ModelInferRequest parsed(byte[] data, Parser<ModelInferRequest> parser) {
    try {
      return parser.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
