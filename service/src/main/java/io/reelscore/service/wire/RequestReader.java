package io.reelscore.service.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import java.io.InputStream;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads one kind of request. The outcome equals what the generated parser makes of the same bytes,
 * whatever the order of the fields and however often they occur, save that unknown fields are
 * dropped and that everything beside the large bytes is limited to {@link #MAX_ENVELOPE_BYTES} and
 * {@link #MAX_ENVELOPE_FIELDS}.
 *
 * @param <M> the generated message
 */
public final class RequestReader<M> implements MessageReader<M> {
  /** Ids, prompts, weights, shapes: a hundred times what a legal request has of them. */
  public static final int MAX_ENVELOPE_BYTES = 64 << 10;

  /** Keeps the objects that so many bytes can become few. */
  public static final int MAX_ENVELOPE_FIELDS = 4096;

  private final Level level;
  private final Parser<M> parser;
  private final BiFunction<MessageWalk, M, Payload> payload;

  private RequestReader(
      Level level, Parser<M> parser, BiFunction<MessageWalk, M, Payload> payload) {
    this.level = level;
    this.parser = parser;
    this.payload = payload;
  }

  /** Reads {@code ScoreRequest}. */
  public static RequestReader<ScoreRequest> ofScore() {
    return new RequestReader<>(
        Level.SCORE_REQUEST, ScoreRequest.parser(), ofSample(ScoreRequest::getSample));
  }

  /** Reads {@code ScoreGroupRequest}. */
  public static RequestReader<ScoreGroupRequest> ofGroup() {
    return new RequestReader<>(
        Level.GROUP_REQUEST, ScoreGroupRequest.parser(), ofSample(ScoreGroupRequest::getSample));
  }

  /** Reads {@code ScoreStreamRequest}. */
  public static RequestReader<ScoreStreamRequest> ofStream() {
    return new RequestReader<>(
        Level.STREAM_REQUEST,
        ScoreStreamRequest.parser(),
        (walk, request) ->
            switch (request.getMessageCase()) {
              case SAMPLE -> walk.payload(request.getSample().getVideoCase());
              case START -> walk.startPayload(request.getStart().getSample().getVideoCase());
              case CHUNK -> new Payload(walk.chunk(), null);
              case HEADER, MESSAGE_NOT_SET -> Payload.NONE;
            });
  }

  private static <M> BiFunction<MessageWalk, M, Payload> ofSample(Function<M, Sample> sample) {
    return (walk, request) -> walk.payload(sample.apply(request).getVideoCase());
  }

  @Override
  public Received<M> read(
      InputStream stream, long length, boolean exactLength, PayloadMemory memory) {
    try {
      MessageWalk walk =
          new MessageWalk(
              new WireInput(stream, length, exactLength), memory, level == Level.STREAM_REQUEST);
      Envelope bytes = walk.message(level);
      M envelope = parser.parseFrom(bytes.array(), 0, bytes.size());
      return new Received.Message<>(envelope, payload.apply(walk, envelope));
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
}
