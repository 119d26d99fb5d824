package io.reelscore.service;

import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.util.List;
import org.springframework.grpc.server.NettyGrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Makes a server with credentials of our own. */
final class SecuredServerFactory extends NettyGrpcServerFactory {
  private final ServerCredentials credentials;

  SecuredServerFactory(
      InetAddress address,
      int port,
      ServerBuilderCustomizer<NettyServerBuilder> limits,
      ServerCredentials credentials) {
    super(
        "%s:%d".formatted(host(address.getHostAddress()), port), List.of(limits), null, null, null);
    this.credentials = credentials;
  }

  private static String host(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  @Override
  protected ServerCredentials credentials() {
    return credentials;
  }
}
