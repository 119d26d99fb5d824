package io.reelscore.service.security;

import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of a server by the bundle of that name as it is now: a connection is made with the
 * certificate, the key and the authorities of the moment, and keeps them. Each change brings a
 * session cache of its own, so that no session outlives what it was checked against.
 */
public final class ReloadingSslContext extends SslContext {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslContext.class);
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private volatile SslContext current;

  private ReloadingSslContext(SslContext first) {
    this.current = first;
  }

  /**
   * TLS by a bundle of Spring's, which is followed when it changes.
   *
   * @param key of the configuration that names the bundle, for messages
   * @throws IllegalArgumentException when there is no such bundle, or it lacks what is needed
   */
  public static ReloadingSslContext of(
      SslBundles bundles, String name, ClientAuth clientAuth, String key) {
    SslBundle bundle;
    try {
      bundle = bundles.getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a bundle of spring.ssl.bundle)".formatted(key, name), e);
    }
    ReloadingSslContext context;
    try {
      context = new ReloadingSslContext(build(bundle, clientAuth));
    } catch (SSLException | RuntimeException e) {
      throw new IllegalArgumentException("%s: %s: %s".formatted(key, name, cause(e)), e);
    }
    bundles.addBundleUpdateHandler(name, changed -> context.reload(name, changed, clientAuth));
    return context;
  }

  private void reload(String name, SslBundle changed, ClientAuth clientAuth) {
    try {
      current = build(changed, clientAuth);
      LOG.info("TLS bundle {}: new connections use what has changed", name);
    } catch (SSLException | RuntimeException e) {
      LOG.error("TLS bundle {}: unchanged, the new one is not taken: {}", name, cause(e));
    }
  }

  /** Without authorities in the bundle the JDK's would be trusted: whoever sells certificates. */
  private static SslContext build(SslBundle bundle, ClientAuth clientAuth) throws SSLException {
    if (bundle.getStores().getKeyStore() == null) {
      throw new IllegalArgumentException("no key store (expected: a certificate and its key)");
    }
    SslContextBuilder builder =
        SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
            .clientAuth(clientAuth);
    if (clientAuth != ClientAuth.NONE) {
      KeyStore authorities = bundle.getStores().getTrustStore();
      if (authorities == null) {
        throw new IllegalArgumentException(
            "no trust store (expected: the authorities of clients' certificates)");
      }
      builder.trustManager(bundle.getManagers().getTrustManagerFactory());
    }
    return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(PROTOCOLS).build();
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return current.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty has put nothing in its place.
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current.applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return current.newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return current.newEngine(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current.sessionContext();
  }
}
