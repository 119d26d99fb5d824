package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What connections of both gRPC ports may do.
 *
 * @param maxMetadataSize headers of one call
 * @param handshakeTimeout of TLS and of the first bytes of HTTP/2
 * @param messageTimeout how long a call that holds a permit may keep the server waiting for its
 *     next message, or for the rest of one
 * @param keepAliveTime a connection that is silent so long is asked whether it lives
 * @param keepAliveTimeout one that does not answer in that time is closed
 * @param minPingInterval a client that asks more often is sent away
 * @param maxConnectionIdle a connection without a call, or that never was one, is closed after that
 *     time
 * @param maxConnectionAge a connection is ended, its calls finished, after that time
 * @param maxResetsPerMinute calls a client may take back, a connection
 */
public record Transport(
    @DefaultValue("8KB") DataSize maxMetadataSize,
    @DefaultValue("10s") Duration handshakeTimeout,
    @DefaultValue("60s") Duration messageTimeout,
    @DefaultValue("1m") Duration keepAliveTime,
    @DefaultValue("20s") Duration keepAliveTimeout,
    @DefaultValue("30s") Duration minPingInterval,
    @DefaultValue("5m") Duration maxConnectionIdle,
    @DefaultValue("1h") Duration maxConnectionAge,
    @DefaultValue("1000") int maxResetsPerMinute) {

  /** gRPC asks no more often. */
  private static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(10);

  /** gRPC ends connections no sooner. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  public Transport {
    Limits.size(
        "reelscore.transport.max-metadata-size",
        maxMetadataSize,
        DataSize.ofKilobytes(1),
        DataSize.ofMegabytes(1));
    Limits.positive("reelscore.transport.handshake-timeout", handshakeTimeout);
    Limits.positive("reelscore.transport.message-timeout", messageTimeout);
    Limits.atLeast("reelscore.transport.keep-alive-time", keepAliveTime, MIN_KEEP_ALIVE);
    Limits.positive("reelscore.transport.keep-alive-timeout", keepAliveTimeout);
    Limits.positive("reelscore.transport.min-ping-interval", minPingInterval);
    Limits.atLeast("reelscore.transport.max-connection-idle", maxConnectionIdle, SECOND);
    Limits.atLeast("reelscore.transport.max-connection-age", maxConnectionAge, SECOND);
    Limits.range("reelscore.transport.max-resets-per-minute", maxResetsPerMinute, 1, 1_000_000);
  }
}
