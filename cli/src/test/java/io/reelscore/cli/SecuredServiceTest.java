package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.service.ReelscoreServer;
import io.reelscore.service.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a service that is encrypted and knows its callers. */
class SecuredServiceTest {
  @TempDir private Path folder;

  @Test
  void a_key_that_is_made_here_opens_an_encrypted_service_and_its_admin_port() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    Path clip = TestClips.mp4(folder.resolve("clip.mp4"), 10, 200, 30);
    X509Bundle root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=ours")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=server")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(root);
    write("ca.pem", root.getCertificatePEM());
    write("cert.pem", own.getCertificatePathPEM());
    write("key.pem", own.getPrivateKeyPEM());
    CommandRun trainer = CommandRun.of("keys", "new", "--name", "trainer-a");
    CommandRun operator = CommandRun.of("keys", "new", "--name", "op", "--roles", "admin,observe");
    write("principals.yaml", "principals:\n" + trainer.out() + operator.out());
    write("trainer.key", trainer.err().lines().toList().getLast());
    write("operator.key", operator.err().lines().toList().getLast() + "\n");

    try (ReelscoreServer server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("spring.ssl.bundle.pem.ours.keystore.certificate", "file:" + path("cert.pem"))
                .with("spring.ssl.bundle.pem.ours.keystore.private-key", "file:" + path("key.pem"))
                .with("reelscore.grpc.tls.bundle", "ours")
                .with("reelscore.admin.tls.bundle", "ours")
                .with("reelscore.admin.port", "0")
                .with("reelscore.auth.principals-file", path("principals.yaml")))) {
      String target = "127.0.0.1:" + server.grpcPort();
      String admin = "127.0.0.1:" + server.adminPort().orElseThrow();

      CommandRun plain = score(target, clip);
      CommandRun nobody = score(target, clip, "--tls-ca", path("ca.pem"));
      CommandRun scored =
          score(target, clip, "--tls-ca", path("ca.pem"), "--api-key-file", path("trainer.key"));
      CommandRun denied = unload(admin, "trainer.key");
      CommandRun listed = unload(admin, "operator.key");

      assertThat(plain.exitCode()).isEqualTo(4);
      assertThat(nobody.err()).contains("credential: none");
      assertThat(scored.exitCode()).as(scored.err()).isEqualTo(0);
      assertThat(denied.err()).contains("(expected: admin)");
      assertThat(listed.err()).contains("none@1");
    }
  }

  @Test
  void files_that_are_not_there_are_wrong_usage() throws Exception {
    write("two.key", "a b");
    String target = "127.0.0.1:1";
    Path clip = folder.resolve("clip.mp4");

    assertThat(score(target, clip, "--tls-ca", path("none")).err())
        .contains("--tls-ca: " + path("none") + " (expected: a readable file)");
    assertThat(score(target, clip, "--tls-cert", path("none")).err())
        .contains("--tls-cert: without --tls-key, or the other way round");
    assertThat(score(target, clip, "--api-key-file", path("two.key")).err())
        .contains("(expected: one API key and nothing else)");
    assertThat(CommandRun.of("keys", "new", "--name", "a b").err())
        .contains("--name: a b (expected: letters, digits");
    assertThat(CommandRun.of("keys", "new", "--name", "a", "--roles", "root").exitCode())
        .isEqualTo(2);
  }

  private CommandRun unload(String admin, String key) {
    return CommandRun.of(
        "models",
        "unload",
        "--target",
        admin,
        "--tls-ca",
        path("ca.pem"),
        "--api-key-file",
        path(key),
        "none@1");
  }

  private static CommandRun score(String target, Path clip, String... options) {
    String[] arguments = new String[6 + options.length];
    arguments[0] = "score";
    arguments[1] = "--target";
    arguments[2] = target;
    arguments[3] = "--prompt";
    arguments[4] = "p";
    System.arraycopy(options, 0, arguments, 5, options.length);
    arguments[5 + options.length] = clip.toString();
    return CommandRun.of(arguments);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
