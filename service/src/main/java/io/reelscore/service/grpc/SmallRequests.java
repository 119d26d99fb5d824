package io.reelscore.service.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.service.security.MethodRoles;
import io.reelscore.service.security.Role;
import java.util.Optional;

/**
 * Keeps requests small that no permit covers: those of every method that scores nothing. gRPC's own
 * limit is one for all of a server, and an interceptor or a marshaller sees a message only when it
 * is all there. What a tracer throws while bytes are collected ends the call as that limit does.
 */
public final class SmallRequests extends ServerStreamTracer.Factory {
  /** Names, versions and paths. */
  static final int MAX_BYTES = 64 << 10;

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return MethodRoles.of(method).equals(Optional.of(Role.SCORE))
        ? new ServerStreamTracer() {}
        : new Meter(method);
  }

  /** Counts the message that is being read; gRPC calls it by one thread at a time. */
  private static final class Meter extends ServerStreamTracer {
    private final String method;
    private long wireBytes;
    private long bytes;

    Meter(String method) {
      this.method = method;
    }

    @Override
    public void inboundMessage(int sequenceNumber) {
      wireBytes = 0;
      bytes = 0;
    }

    @Override
    public void inboundWireSize(long more) {
      wireBytes += more;
      require(wireBytes);
    }

    @Override
    public void inboundUncompressedSize(long more) {
      bytes += more;
      require(bytes);
    }

    private void require(long found) {
      if (found > MAX_BYTES) {
        throw tooLarge();
      }
    }

    private StatusRuntimeException tooLarge() {
      return Status.RESOURCE_EXHAUSTED
          .withDescription(
              "request: more than %d bytes (expected: at most so many, for %s)"
                  .formatted(MAX_BYTES, method))
          .asRuntimeException();
    }
  }
}
