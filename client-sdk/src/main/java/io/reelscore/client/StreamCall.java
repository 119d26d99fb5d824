package io.reelscore.client;

import com.google.protobuf.ByteString;
import io.grpc.Deadline;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of a stream: gives the transport a message only when it can take one, clips beyond a
 * chunk in chunks. Its state belongs to the lock of its stream.
 */
final class StreamCall implements ClientResponseObserver<ScoreStreamRequest, ScoreStreamResponse> {
  private static final int CHUNK_BYTES = 1 << 20;

  /** Less than a server lets a call last. */
  private static final long RENEWED_AFTER_MINUTES = 10;

  private final SampleStream stream;
  private final ScoreStreamRequest header;
  private final Deadline renewal = Deadline.after(RENEWED_AFTER_MINUTES, TimeUnit.MINUTES);
  private final Map<String, StreamSample> unanswered = new LinkedHashMap<>();
  private @Nullable ClientCallStreamObserver<ScoreStreamRequest> requests;
  private @Nullable Upload upload;
  private boolean begun;
  private boolean ended;
  private int names;

  /** A clip whose bytes are on their way. */
  private static final class Upload {
    private final StreamSample sample;
    private final String name;
    private final ByteString data;
    private int offset;

    Upload(StreamSample sample, String name, ByteString data) {
      this.sample = sample;
      this.name = name;
      this.data = data;
    }
  }

  StreamCall(SampleStream stream, ScoreStreamRequest header) {
    this.stream = stream;
    this.header = header;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ScoreStreamRequest> observer) {
    requests = observer;
    observer.setOnReadyHandler(stream::proceed);
  }

  /** Sends the next message, if any; false when the transport takes none now. */
  boolean send(Queue<StreamSample> queue) {
    ClientCallStreamObserver<ScoreStreamRequest> transport = transport();
    Upload current = upload;
    if (ended || !transport.isReady()) {
      return false;
    }
    if (!begun) {
      begun = true;
      transport.onNext(header);
    } else if (current != null) {
      chunk(current, transport);
    } else {
      StreamSample next = queue.poll();
      if (next != null && !next.isOver()) {
        begin(next, transport);
      }
    }
    return true;
  }

  private void begin(StreamSample next, ClientCallStreamObserver<ScoreStreamRequest> transport) {
    String name = String.valueOf(++names);
    unanswered.put(name, next);
    next.attempted();
    Optional<ByteString> data = SampleMessages.data(next.sample());
    ScoreStreamRequest.Builder message = ScoreStreamRequest.newBuilder();
    if (data.isPresent() && data.get().size() > CHUNK_BYTES) {
      upload = new Upload(next, name, data.get());
      message.setStart(
          SampleStart.newBuilder()
              .setSample(SampleMessages.withoutData(next.sample(), name))
              .setDataBytes(data.get().size()));
    } else {
      message.setSample(SampleMessages.whole(next.sample(), name));
    }
    transport.onNext(message.build());
  }

  private void chunk(Upload current, ClientCallStreamObserver<ScoreStreamRequest> transport) {
    if (current.sample.isOver()) {
      upload = null;
      return;
    }
    int end = Math.min(current.offset + CHUNK_BYTES, current.data.size());
    transport.onNext(
        ScoreStreamRequest.newBuilder()
            .setChunk(
                SampleChunk.newBuilder()
                    .setSampleId(current.name)
                    .setOffset(current.offset)
                    .setData(current.data.substring(current.offset, end)))
            .build());
    current.offset = end;
    if (end == current.data.size()) {
      upload = null;
    }
  }

  boolean isUploading() {
    return upload != null;
  }

  /** Whether further samples should go by another call. */
  boolean isOld() {
    return renewal.isExpired();
  }

  /** Samples that were sent and have no reply, in that order. */
  List<StreamSample> unanswered() {
    return unanswered.values().stream().filter(sample -> !sample.isOver()).toList();
  }

  /** Sends nothing more; what was sent is answered. */
  void halfClose() {
    if (ended) {
      return;
    }
    ended = true;
    if (begun) {
      transport().onCompleted();
    } else {
      transport().cancel("nothing to send", null);
    }
  }

  void cancel() {
    ended = true;
    transport().cancel("cancelled by the caller", null);
  }

  private ClientCallStreamObserver<ScoreStreamRequest> transport() {
    return Objects.requireNonNull(requests);
  }

  @Override
  public void onNext(ScoreStreamResponse response) {
    String name = response.getOutcome().getSampleId();
    StreamSample sample;
    synchronized (stream) {
      sample = unanswered.remove(name);
      if (upload != null && upload.name.equals(name)) {
        upload = null;
      }
    }
    if (sample != null) {
      stream.answered(sample, response);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (stream) {
      ended = true;
    }
    stream.ended(this, thrown);
  }

  @Override
  public void onCompleted() {
    synchronized (stream) {
      ended = true;
    }
    stream.ended(this, null);
  }
}
