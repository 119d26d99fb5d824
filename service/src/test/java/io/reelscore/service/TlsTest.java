package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.service.grpc.ConnectionLimit;
import io.reelscore.v1.ListModelsRequest;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted ports, with certificates of the moment. */
class TlsTest {
  @TempDir private Path folder;
  private Authority authority;
  private ServerOptions tls;

  @BeforeEach
  void writeFiles() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    authority = new Authority("ours");
    Authority.write(authority.server(), folder.resolve("cert.pem"), folder.resolve("key.pem"));
    Files.writeString(folder.resolve("clients.pem"), authority.pem());
    tls =
        ServerOptions.onFreePorts(folder.resolve("tiny"))
            .with("spring.ssl.bundle.pem.ours.keystore.certificate", file("cert.pem"))
            .with("spring.ssl.bundle.pem.ours.keystore.private-key", file("key.pem"))
            .with("spring.ssl.bundle.pem.ours.reload-on-update", "true")
            .with("spring.ssl.bundle.watch.file.quiet-period", "100ms")
            .with("reelscore.grpc.tls.bundle", "ours");
  }

  private String file(String name) {
    return "file:" + folder.resolve(name);
  }

  private ServerOptions mutual(String clientAuth) {
    return tls.with("spring.ssl.bundle.pem.ours.truststore.certificate", file("clients.pem"))
        .with("reelscore.grpc.tls.client-auth", clientAuth);
  }

  @Test
  void scores_over_tls_and_refuses_plaintext_and_other_authorities() throws Exception {
    try (ReelscoreServer server = ReelscoreServer.start(tls);
        TestClient plain = new TestClient(server);
        TestClient wary = new TestClient(server, new Authority("other").trusted());
        TestClient good = new TestClient(server, authority.trusted())) {

      assertRefused(plain);
      assertRefused(wary);
      assertThat(good.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
    }
  }

  @Test
  void speaks_tls_of_this_age_only() throws Exception {
    try (ReelscoreServer server = ReelscoreServer.start(tls)) {
      assertThat(handshake(server, "TLSv1.3").getProtocol()).isEqualTo("TLSv1.3");
      assertThat(handshake(server, "TLSv1.2").getCipherSuite()).contains("_GCM_");
      assertThatThrownBy(() -> handshake(server, "TLSv1.1")).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void asks_for_a_certificate_of_a_known_authority_when_one_is_required() throws Exception {
    X509Bundle ours = authority.client("spiffe://test/trainer");
    X509Bundle foreign = new Authority("ours").client("spiffe://test/trainer");
    try (ReelscoreServer server = ReelscoreServer.start(mutual("required"));
        TestClient none = new TestClient(server, authority.trusted());
        TestClient stranger = new TestClient(server, authority.trusted(foreign));
        TestClient known = new TestClient(server, authority.trusted(ours))) {

      assertRefused(none);
      assertRefused(stranger);
      assertThat(known.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
    }
  }

  @Test
  void checks_a_certificate_that_need_not_be_there() throws Exception {
    X509Bundle foreign = new Authority("ours").client("spiffe://test/trainer");
    try (ReelscoreServer server = ReelscoreServer.start(mutual("optional"));
        TestClient none = new TestClient(server, authority.trusted());
        TestClient stranger = new TestClient(server, authority.trusted(foreign))) {

      assertThat(none.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
      assertRefused(stranger);
    }
  }

  @Test
  void takes_a_new_certificate_for_new_connections_and_keeps_the_old_ones() throws Exception {
    try (ReelscoreServer server = ReelscoreServer.start(tls);
        TestClient old = new TestClient(server, authority.trusted())) {
      assertThat(old.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
      int connections = server.part(ConnectionLimit.class).open();
      Authority next = new Authority("next");
      X509Bundle renewed = next.server();

      Authority.write(renewed, folder.resolve("cert.pem"), folder.resolve("key.pem"));
      Eventually.succeeds(
          () -> assertThat(serial(server)).isEqualTo(renewed.getCertificate().getSerialNumber()));

      try (TestClient fresh = new TestClient(server, next.trusted());
          TestClient late = new TestClient(server, authority.trusted())) {
        assertThat(fresh.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
        assertRefused(late);
      }
      assertThat(old.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
      Eventually.succeeds(
          () -> assertThat(server.part(ConnectionLimit.class).open()).isEqualTo(connections));
    }
  }

  @Test
  void keeps_what_it_has_when_the_new_files_are_broken() throws Exception {
    try (ReelscoreServer server = ReelscoreServer.start(tls)) {
      BigInteger before = serial(server);
      X509Bundle renewed = authority.server();

      Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
      Files.writeString(folder.resolve("key.pem"), renewed.getPrivateKeyPEM());
      assertThat(serial(server)).isEqualTo(before);
      Authority.write(renewed, folder.resolve("cert.pem"), folder.resolve("key.pem"));

      Eventually.succeeds(
          () -> assertThat(serial(server)).isEqualTo(renewed.getCertificate().getSerialNumber()));
    }
  }

  @Test
  void trusts_the_new_authorities_of_clients_only() throws Exception {
    X509Bundle first = authority.client("spiffe://test/trainer");
    Authority next = new Authority("next");
    X509Bundle second = next.client("spiffe://test/trainer");
    try (ReelscoreServer server = ReelscoreServer.start(mutual("required"))) {
      assertThat(scores(server, authority.trusted(first))).isTrue();

      Files.writeString(folder.resolve("clients.pem"), next.pem());

      Eventually.succeeds(() -> assertThat(scores(server, authority.trusted(second))).isTrue());
      assertThat(scores(server, authority.trusted(first))).isFalse();
    }
  }

  @Test
  void the_admin_port_is_encrypted_by_keys_of_its_own() throws Exception {
    ServerOptions options =
        tls.with("reelscore.admin.port", "0").with("reelscore.admin.tls.bundle", "ours");
    try (ReelscoreServer server = ReelscoreServer.start(options);
        AdminClient plain = new AdminClient(server);
        TestClient good =
            TestClient.authorized(
                server.adminPort().orElseThrow(), authority.trusted(), "nothing")) {

      Throwable refused = catchThrowable(plain::list);

      assertThat(((StatusRuntimeException) refused).getStatus().getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(good.models().listModels(ListModelsRequest.getDefaultInstance()).getModelsCount())
          .isOne();
    }
  }

  @Test
  void a_bundle_that_lacks_what_is_needed_ends_the_start() {
    assertThatThrownBy(
            () -> ReelscoreServer.start(tls.with("reelscore.grpc.tls.bundle", "missing")))
        .hasMessage("reelscore.grpc.tls.bundle: missing (expected: a bundle of spring.ssl.bundle)");
    assertThatThrownBy(
            () -> ReelscoreServer.start(tls.with("reelscore.grpc.tls.client-auth", "required")))
        .hasMessage(
            "reelscore.grpc.tls.bundle: ours: no trust store (expected: the authorities of clients'"
                + " certificates)");
    assertThatThrownBy(() ->
            ReelscoreServer.start(
                ServerOptions.onFreePorts(folder.resolve("tiny"))
                    .with("reelscore.grpc.tls.client-auth", "optional")))
        .hasMessage(
            "reelscore.grpc.tls.client-auth: optional (expected: none, as long as"
                + " reelscore.grpc.tls.bundle names no bundle)");
  }

  private static boolean scores(ReelscoreServer server, ChannelCredentials credentials) {
    try (TestClient client = new TestClient(server, credentials)) {
      return client.rewards().score(TestClient.goodRequest()).hasRewards();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  private static void assertRefused(TestClient client) {
    Throwable refused = catchThrowable(() -> client.rewards().score(TestClient.goodRequest()));

    assertThat(((StatusRuntimeException) refused).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  private static BigInteger serial(ReelscoreServer server) throws Exception {
    return ((X509Certificate) handshake(server, "TLSv1.3").getPeerCertificates()[0])
        .getSerialNumber();
  }

  /** A handshake by one protocol, with a client that believes everything. */
  private static SSLSession handshake(ReelscoreServer server, String protocol) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.grpcPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      return socket.getSession();
    }
  }
}
