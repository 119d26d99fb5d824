package io.reelscore.service;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.handler.ssl.ClientAuth;
import io.reelscore.service.config.ConfigurationException;
import io.reelscore.service.config.Tls;
import io.reelscore.service.security.ReloadingSslContext;
import org.springframework.boot.ssl.SslBundles;

/** Makes of a port's configuration what gRPC encrypts it with. */
record PortSecurity(SslBundles bundles) {

  /**
   * TLS as configured, or none.
   *
   * @param door prefix of the port's keys
   */
  ServerCredentials credentials(String door, Tls tls) {
    if (!tls.isOn()) {
      return InsecureServerCredentials.create();
    }
    ClientAuth clientAuth =
        switch (tls.clientAuth()) {
          case NONE -> ClientAuth.NONE;
          case OPTIONAL -> ClientAuth.OPTIONAL;
          case REQUIRED -> ClientAuth.REQUIRE;
        };
    try {
      return NettySslContextServerCredentials.create(
          ReloadingSslContext.of(bundles, tls.bundle(), clientAuth, door + ".tls.bundle"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}
