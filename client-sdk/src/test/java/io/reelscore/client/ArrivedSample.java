package io.reelscore.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import io.reelscore.v1.StreamHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A sample of a stream as it came to the server, with how to answer it.
 *
 * @param sample without the bytes that came in chunks
 * @param chunked those bytes; empty when it came whole
 * @param reply of the call
 */
record ArrivedSample(
    Sample sample, ByteString chunked, ServerCallStreamObserver<ScoreStreamResponse> reply) {

  void score(double raw) {
    answer(SampleOutcome.newBuilder().setRewards(Protos.rewards(raw)));
  }

  void fail(Failure failure) {
    answer(SampleOutcome.newBuilder().setFailure(failure));
  }

  /** Ends the whole call. */
  void breakOff(Status status) {
    synchronized (reply) {
      reply.onError(status.asRuntimeException());
    }
  }

  private void answer(SampleOutcome.Builder outcome) {
    synchronized (reply) {
      if (!reply.isCancelled()) {
        reply.onNext(
            ScoreStreamResponse.newBuilder()
                .setOutcome(outcome.setSampleId(sample.getSampleId()))
                .setServedBy(Protos.servedBy())
                .build());
      }
    }
  }

  /** Puts the messages of one call together. */
  static final class Assembly implements StreamObserver<ScoreStreamRequest> {
    private final ServerCallStreamObserver<ScoreStreamResponse> reply;
    private final Consumer<StreamHeader> onHeader;
    private final Consumer<ArrivedSample> onSample;
    private final Map<String, SampleStart> started = new HashMap<>();
    private final Map<String, ByteString> data = new HashMap<>();

    Assembly(
        ServerCallStreamObserver<ScoreStreamResponse> reply,
        Consumer<StreamHeader> onHeader,
        Consumer<ArrivedSample> onSample) {
      this.reply = reply;
      this.onHeader = onHeader;
      this.onSample = onSample;
      reply.setOnCancelHandler(() -> {});
    }

    @Override
    public void onNext(ScoreStreamRequest message) {
      switch (message.getMessageCase()) {
        case HEADER -> onHeader.accept(message.getHeader());
        case SAMPLE ->
            onSample.accept(new ArrivedSample(message.getSample(), ByteString.EMPTY, reply));
        case START -> {
          started.put(message.getStart().getSample().getSampleId(), message.getStart());
          data.put(message.getStart().getSample().getSampleId(), ByteString.EMPTY);
        }
        case CHUNK -> {
          String id = message.getChunk().getSampleId();
          ByteString whole = Objects.requireNonNull(data.get(id));
          if (whole.size() != message.getChunk().getOffset()) {
            throw new IllegalStateException("offset: " + message.getChunk().getOffset());
          }
          whole = whole.concat(message.getChunk().getData());
          data.put(id, whole);
          SampleStart start = Objects.requireNonNull(started.get(id));
          if (whole.size() == start.getDataBytes()) {
            onSample.accept(new ArrivedSample(start.getSample(), whole, reply));
          }
        }
        case MESSAGE_NOT_SET -> throw new IllegalStateException("an empty message");
      }
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {
      synchronized (reply) {
        reply.onCompleted();
      }
    }
  }
}
