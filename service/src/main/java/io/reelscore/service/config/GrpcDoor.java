package io.reelscore.service.config;

import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The gRPC port.
 *
 * @param address to bind; beyond loopback only with TLS and authentication, or with {@code
 *     allowInsecure}
 * @param port 0 for any free one
 * @param allowInsecure says that the network is trusted
 * @param tls how it is encrypted
 * @param maxMessageSize of one request
 * @param maxConnections more are closed at once; 0: as many as the memory budget allows
 * @param maxConcurrentCallsPerConnection more wait in the client
 * @param flowControlWindow bytes a call may send before the server has read them
 * @param maxInFlightPerStream samples of a stream that are scored or whose replies wait, and as
 *     many again that come in chunks; while there are as many, nothing more of the stream is read
 */
public record GrpcDoor(
    @DefaultValue("127.0.0.1") InetAddress address,
    @DefaultValue("9090") int port,
    @DefaultValue("false") boolean allowInsecure,
    @DefaultValue Tls tls,
    @DefaultValue("64MB") DataSize maxMessageSize,
    @DefaultValue("0") int maxConnections,
    @DefaultValue("32") int maxConcurrentCallsPerConnection,
    @DefaultValue("4MB") DataSize flowControlWindow,
    @DefaultValue("64") int maxInFlightPerStream) {

  public GrpcDoor {
    Limits.range("reelscore.grpc.port", port, 0, 65535);
    tls.checked("reelscore.grpc");
    Limits.size(
        "reelscore.grpc.max-message-size",
        maxMessageSize,
        DataSize.ofKilobytes(64),
        DataSize.ofMegabytes(1024));
    Limits.range("reelscore.grpc.max-connections", maxConnections, 0, 100_000);
    Limits.range(
        "reelscore.grpc.max-concurrent-calls-per-connection",
        maxConcurrentCallsPerConnection,
        1,
        100_000);
    Limits.size(
        "reelscore.grpc.flow-control-window",
        flowControlWindow,
        DataSize.ofKilobytes(64),
        DataSize.ofMegabytes(1024));
    Limits.range("reelscore.grpc.max-in-flight-per-stream", maxInFlightPerStream, 1, 10_000);
  }
}
