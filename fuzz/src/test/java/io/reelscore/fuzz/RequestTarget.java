package io.reelscore.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.PayloadMemory;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's own reading of requests: whatever the bytes, it gives what the generated parser
 * gives, or refuses; what it takes, the generated parser takes.
 */
public final class RequestTarget {
  private static final int LARGEST_FRAMES = 1 << 20;

  /** Has room for everything but frames that are too large. */
  static final PayloadMemory MEMORY =
      new PayloadMemory() {
        @Override
        public @Nullable ByteBuffer frames(int bytes) {
          return bytes <= LARGEST_FRAMES ? ByteBuffer.allocateDirect(bytes) : null;
        }

        @Override
        public void file(int bytes) {}
      };

  private RequestTarget() {}

  /** One message, read as each kind of request. */
  public static void fuzzerTestOneInput(byte[] data) {
    check(
        data,
        RequestReader.ofScore(),
        ScoreRequest.parser(),
        ScoreRequest::getSample,
        (request, sample) -> request.toBuilder().setSample(sample).build());
    check(
        data,
        RequestReader.ofGroup(),
        ScoreGroupRequest.parser(),
        ScoreGroupRequest::getSample,
        (request, sample) -> request.toBuilder().setSample(sample).build());
  }

  private static <M extends Message> void check(
      byte[] data,
      RequestReader<M> reader,
      Parser<M> parser,
      Function<M, Sample> sample,
      BiFunction<M, Sample, M> withSample) {
    M kept = parsed(data, parser);
    M expected = kept == null ? null : parsed(kept.toByteArray(), discarding(parser));
    boolean surelyLegal = expected != null && parsed(data, discarding(parser)) != null;
    for (boolean exactLength : new boolean[] {true, false}) {
      long length = exactLength ? data.length : data.length + 100L;
      switch (reader.read(new ByteArrayInputStream(data), length, exactLength, MEMORY)) {
        case Received.Refused<M> refused -> {
          if (surelyLegal && !isStricter(refused.failure().message())) {
            throw new AssertionError(
                "refused: " + refused.failure() + " (expected: " + expected + ")");
          }
        }
        case Received.Message<M>(M envelope, Payload payload) -> {
          if (expected == null) {
            throw new AssertionError("taken: " + envelope + " (expected: refused)");
          }
          Sample whole = whole(sample.apply(envelope), sample.apply(expected), payload);
          M rebuilt =
              whole.equals(Sample.getDefaultInstance())
                  ? envelope
                  : withSample.apply(envelope, whole);
          if (!expected.equals(parsed(rebuilt.toByteArray(), discarding(parser)))) {
            throw new AssertionError("read: " + rebuilt + " (expected: " + expected + ")");
          }
        }
      }
    }
  }

  /**
   * Limits of ours, and numbers of more than ten bytes, of which the generated parser takes some.
   */
  private static boolean isStricter(String message) {
    return message.contains("at most") || message.contains("a number of more than 10 bytes");
  }

  /** Of some malformed numbers it depends on this whether the generated parser takes them. */
  private static <M extends Message> Parser<M> discarding(Parser<M> parser) {
    return DiscardUnknownFieldsParser.wrap(parser);
  }

  private static <M extends Message> @Nullable M parsed(byte[] data, Parser<M> parser) {
    try {
      return parser.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** The sample with its video again; frames of a size that is not stored are taken as expected. */
  private static Sample whole(Sample envelope, Sample expected, Payload payload) {
    return switch (payload) {
      case Payload.None _ -> envelope;
      case Payload.EncodedFile(ByteBuffer file) ->
          envelope.toBuilder().setEncodedVideo(ByteString.copyFrom(file.duplicate())).build();
      case Payload.Frames(int bytes, ByteBuffer data) -> {
        ByteString pixels =
            data == null ? expected.getFrames().getData() : ByteString.copyFrom(data.duplicate());
        if (pixels.size() != bytes) {
          throw new AssertionError(
              "frames: %d bytes (expected: %d)".formatted(bytes, pixels.size()));
        }
        yield envelope.toBuilder()
            .setFrames(envelope.getFrames().toBuilder().setData(pixels))
            .build();
      }
    };
  }
}
