package io.reelscore.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.service.wire.PayloadMemory;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's own reading of requests: whatever the bytes, it gives what the generated parser
 * gives, or refuses; what it takes, the generated parser takes.
 */
public final class RequestTarget {
  private static final int LARGEST_FRAMES = 1 << 20;
  private static final int MOST_IMAGES = 10_000;

  /** Has room for everything but frames that are too large. */
  static final PayloadMemory MEMORY =
      new PayloadMemory() {
        @Override
        public @Nullable ByteBuffer tensor(int bytes) {
          return bytes <= LARGEST_FRAMES ? ByteBuffer.allocateDirect(bytes) : null;
        }

        @Override
        public void array(int bytes) {}

        @Override
        public void image(int number, int bytes) throws Rejection {
          if (number > MOST_IMAGES) {
            throw Rejection.atAdmission(FailureReason.TOO_LARGE, "at most so many images");
          }
        }

        @Override
        public void chunk(int bytes) {}

        @Override
        public boolean place(String sampleId, long offset, int bytes, Source source) {
          return false;
        }
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
    check(
        data,
        RequestReader.ofStream(),
        ScoreStreamRequest.parser(),
        RequestTarget::sample,
        RequestTarget::withSample);
  }

  private static Sample sample(ScoreStreamRequest request) {
    return request.hasStart() ? request.getStart().getSample() : request.getSample();
  }

  private static ScoreStreamRequest withSample(ScoreStreamRequest request, Sample sample) {
    return request.hasStart()
        ? request.toBuilder().setStart(request.getStart().toBuilder().setSample(sample)).build()
        : request.toBuilder().setSample(sample).build();
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
          if (payload.video() instanceof Video.Chunk chunk) {
            rebuilt = withChunk(rebuilt, expected, chunk);
          }
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

  /** The sample with its large bytes again; those that are not stored are taken as expected. */
  private static Sample whole(Sample envelope, Sample expected, Payload payload) {
    Sample.Builder whole = envelope.toBuilder();
    if (payload.embedding() != null && envelope.hasPromptEmbedding()) {
      whole.getPromptEmbeddingBuilder().getTensorBuilder().setData(copy(payload.embedding()));
    }
    switch (payload.video()) {
      case Video.None _, Video.Chunk _ -> {}
      case Video.EncodedFile(ByteBuffer file) -> whole.setEncodedVideo(copy(file));
      case Video.Images(List<ByteBuffer> files) ->
          files.forEach(file -> whole.getImagesBuilder().addImages(copy(file)));
      case Video.Frames(int bytes, ByteBuffer data) ->
          whole.getFramesBuilder().setData(tensor(bytes, data, expected.getFrames().getData()));
      case Video.Latents(int bytes, ByteBuffer data) -> {
        if (bytes > 0) {
          whole
              .getLatentsBuilder()
              .getTensorBuilder()
              .setData(tensor(bytes, data, expected.getLatents().getTensor().getData()));
        }
      }
      case Video.Misplaced(long bytes) -> {
        if (bytes > 0) {
          return expected;
        }
      }
      case Video.Refused(var failure) -> throw new AssertionError("refused: " + failure);
    }
    return whole.build();
  }

  /** The chunk with its data again; data that found no place is taken as expected. */
  @SuppressWarnings("unchecked")
  private static <M> M withChunk(M envelope, M expected, Video.Chunk chunk) {
    ByteString data = ((ScoreStreamRequest) expected).getChunk().getData();
    ScoreStreamRequest.Builder whole = ((ScoreStreamRequest) envelope).toBuilder();
    whole.getChunkBuilder().setData(tensor(chunk.bytes(), chunk.data(), data));
    return (M) whole.build();
  }

  private static ByteString tensor(int bytes, @Nullable ByteBuffer data, ByteString expected) {
    ByteString found = data == null ? expected : copy(data);
    if (found.size() != bytes) {
      throw new AssertionError("tensor: %d bytes (expected: %d)".formatted(bytes, found.size()));
    }
    return found;
  }

  private static ByteString copy(ByteBuffer data) {
    return ByteString.copyFrom(data.duplicate());
  }
}
