package io.reelscore.service;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Issues certificates for as long as a test runs. */
final class Authority {
  private final X509Bundle root;

  Authority(String name) throws Exception {
    root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  /** For a server on the loopback interface. */
  X509Bundle server() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=server")
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .buildIssuedBy(root);
  }

  /** For a client that is named by a URI. */
  X509Bundle client(String uri) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=client")
        .addSanUriName(uri)
        .buildIssuedBy(root);
  }

  String pem() {
    return root.getCertificatePEM();
  }

  /** Puts certificate and key where a server reads them. */
  static void write(X509Bundle bundle, Path certificate, Path key) throws IOException {
    Files.writeString(key, bundle.getPrivateKeyPEM());
    Files.writeString(certificate, bundle.getCertificatePathPEM());
  }

  /** A client that trusts this authority and shows nothing. */
  ChannelCredentials trusted() throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(stream(pem())).build();
  }

  /** A client that trusts this authority and shows that certificate. */
  ChannelCredentials trusted(X509Bundle client) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(stream(pem()))
        .keyManager(stream(client.getCertificatePathPEM()), stream(client.getPrivateKeyPEM()))
        .build();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
