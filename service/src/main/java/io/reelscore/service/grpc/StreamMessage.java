package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Received;
import io.reelscore.v1.ScoreStreamRequest;
import org.jspecify.annotations.Nullable;

/** One message of a stream, and what covers the memory of its sample until that is on its way. */
final class StreamMessage implements AutoCloseable {
  private final Received<ScoreStreamRequest> received;
  private final CallAdmission call;
  private @Nullable CallAdmission sample;

  /**
   * @param sample null when its bytes needed none, or got none
   */
  StreamMessage(
      Received<ScoreStreamRequest> received, CallAdmission call, @Nullable CallAdmission sample) {
    this.received = received;
    this.call = call;
    this.sample = sample;
  }

  Received<ScoreStreamRequest> received() {
    return received;
  }

  /** Gives what covers the sample's memory to whoever lets it go. */
  CallAdmission takeAdmission() throws Rejection {
    CallAdmission taken = sample == null ? call.sample() : sample;
    sample = null;
    return taken;
  }

  @Override
  public void close() {
    if (sample != null) {
      sample.letGo();
      sample = null;
    }
  }
}
