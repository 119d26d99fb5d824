package io.reelscore.service.grpc;

import io.grpc.MethodDescriptor;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.v1.ScoreStreamRequest;
import java.io.InputStream;

/**
 * Reads messages of a stream: its permit covers all of one but the large bytes, for which each
 * sample has a permit of its own.
 */
final class StreamMarshaller implements MethodDescriptor.Marshaller<StreamMessage> {
  private final RequestReader<ScoreStreamRequest> reader = RequestReader.ofStream();
  private final MessageBytes bytes;
  private final int maxImages;

  StreamMarshaller(MessageBytes bytes, int maxImages) {
    this.bytes = bytes;
    this.maxImages = maxImages;
  }

  @Override
  public InputStream stream(StreamMessage value) {
    throw new UnsupportedOperationException("a server sends no requests");
  }

  @Override
  public StreamMessage parse(InputStream stream) {
    StreamPayloads memory = new StreamPayloads(CallAdmission.current(), maxImages);
    try {
      return new StreamMessage(
          bytes.read(stream, (length, exact) -> reader.read(stream, length, exact, memory)),
          memory);
    } catch (Throwable e) {
      memory.close();
      throw e;
    }
  }
}
