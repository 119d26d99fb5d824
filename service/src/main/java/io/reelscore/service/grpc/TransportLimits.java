package io.reelscore.service.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.reelscore.service.config.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes a gRPC port one whose connections may do what the configuration says, and no more.
 *
 * @param transport what they may do
 * @param maxDeadline the longest call, which the end of a connection waits for
 */
public record TransportLimits(Transport transport, Duration maxDeadline) {
  private static final int WINDOW_SECONDS = 60;

  /** Sets every limit that is one of connections and not of calls. */
  public void applyTo(NettyServerBuilder server) {
    server
        .maxInboundMetadataSize((int) transport.maxMetadataSize().toBytes())
        .keepAliveTime(transport.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(transport.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(transport.minPingInterval().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(false)
        .maxConnectionIdle(transport.maxConnectionIdle().toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionAge(transport.maxConnectionAge().toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionAgeGrace(maxDeadline.toNanos(), TimeUnit.NANOSECONDS)
        .maxRstFramesPerWindow(transport.maxResetsPerMinute(), WINDOW_SECONDS)
        .handshakeTimeout(transport.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .addStreamTracerFactory(new SmallRequests());
  }
}
