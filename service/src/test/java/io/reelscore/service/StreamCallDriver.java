package io.reelscore.service;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.reelscore.v1.RewardServiceGrpc.RewardServiceStub;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import io.reelscore.v1.StreamHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream that is sent, and read, step by step. */
final class StreamCallDriver {
  private final BlockingQueue<ScoreStreamResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final ClientCallStreamObserver<ScoreStreamRequest> requests;

  /** Outcomes by the name of their sample. */
  record Outcomes(Map<String, SampleOutcome> byId) {
    SampleOutcome of(String id) {
      return Objects.requireNonNull(byId.get(id), id);
    }
  }

  private StreamCallDriver(RewardServiceStub stub, boolean reading) {
    this.requests =
        (ClientCallStreamObserver<ScoreStreamRequest>) stub.scoreStream(new Replies(reading));
  }

  /** A stream whose replies are read as they come. */
  StreamCallDriver(TestClient client) {
    this(client.rewardsAsync(), true);
  }

  /** A stream none of whose replies is read before {@link #read}. */
  static StreamCallDriver notReading(TestClient client) {
    return new StreamCallDriver(client.rewardsAsync(), false);
  }

  /** A stream whose messages are compressed. */
  static StreamCallDriver compressed(TestClient client) {
    return new StreamCallDriver(client.rewardsAsync().withCompression("gzip"), true);
  }

  StreamCallDriver header() {
    return header(StreamHeader.getDefaultInstance());
  }

  StreamCallDriver header(StreamHeader header) {
    return send(ScoreStreamRequest.newBuilder().setHeader(header).build());
  }

  StreamCallDriver sample(String id, Sample sample) {
    return send(
        ScoreStreamRequest.newBuilder().setSample(sample.toBuilder().setSampleId(id)).build());
  }

  StreamCallDriver start(String id, Sample sample, long bytes) {
    return send(
        ScoreStreamRequest.newBuilder()
            .setStart(
                SampleStart.newBuilder()
                    .setSample(sample.toBuilder().setSampleId(id))
                    .setDataBytes(bytes))
            .build());
  }

  StreamCallDriver chunk(String id, long offset, ByteString data) {
    return send(
        ScoreStreamRequest.newBuilder()
            .setChunk(SampleChunk.newBuilder().setSampleId(id).setOffset(offset).setData(data))
            .build());
  }

  StreamCallDriver send(ScoreStreamRequest message) {
    requests.onNext(message);
    return this;
  }

  StreamCallDriver complete() {
    requests.onCompleted();
    return this;
  }

  /** Reads so many replies, of a stream that reads none by itself. */
  StreamCallDriver read(int replies) {
    requests.request(replies);
    return this;
  }

  void cancel() {
    requests.cancel("by the test", null);
  }

  /** The next outcome. */
  SampleOutcome next() throws Exception {
    ScoreStreamResponse response = responses.poll(90, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("no reply" + (end.isDone() ? ", the call has ended" : ""));
    }
    return response.getOutcome();
  }

  /** So many outcomes by their sample, each of another one. */
  Outcomes next(int outcomes) throws Exception {
    Map<String, SampleOutcome> byId = new HashMap<>();
    for (int i = 0; i < outcomes; i++) {
      SampleOutcome outcome = next();
      if (byId.put(outcome.getSampleId(), outcome) != null) {
        throw new AssertionError("a second outcome of " + outcome.getSampleId());
      }
    }
    return new Outcomes(byId);
  }

  /** Replies that have come and were not taken. */
  int waiting() {
    return responses.size();
  }

  /** Waits for the end without an error. */
  void awaitEnd() throws Exception {
    end.get(90, TimeUnit.SECONDS);
  }

  StatusRuntimeException error() throws Exception {
    try {
      end.get(90, TimeUnit.SECONDS);
      throw new AssertionError("no error (expected: one)");
    } catch (ExecutionException e) {
      return (StatusRuntimeException) Objects.requireNonNull(e.getCause());
    }
  }

  Status.Code code() throws Exception {
    return error().getStatus().getCode();
  }

  private final class Replies
      implements ClientResponseObserver<ScoreStreamRequest, ScoreStreamResponse> {
    private final boolean reading;

    Replies(boolean reading) {
      this.reading = reading;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ScoreStreamRequest> stream) {
      if (!reading) {
        stream.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(ScoreStreamResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }
}
