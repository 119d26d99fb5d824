package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Received;
import io.reelscore.v1.ScoreStreamRequest;

/**
 * One message of a stream, and what covers its memory until that of its sample is on its way.
 *
 * @param memory closed with the message
 */
record StreamMessage(Received<ScoreStreamRequest> received, StreamPayloads memory)
    implements AutoCloseable {

  /** Gives what covers the sample's memory to whoever lets it go. */
  CallAdmission takeAdmission() throws Rejection {
    return memory.takeSample();
  }

  @Override
  public void close() {
    memory.close();
  }
}
