package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.fixtures.TinyBundles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails says why in one sentence. */
class StartupTest {
  @TempDir Path folder;

  @Test
  void without_models() {
    StartupException e = refused();

    assertThat(e.getMessage())
        .isEqualTo("reelscore.models: none (expected: at least one: reelscore.models[0].path)");
    assertThat(e.kind()).isEqualTo(StartupException.Kind.CONFIGURATION);
    assertThat(e.exitCode()).isEqualTo(2);
  }

  @Test
  void with_an_unknown_key() {
    assertThat(refused(sound().with("reelscore.grpc.prot", "1")))
        .hasMessage(
            "unknown configuration: reelscore.grpc.prot (expected: keys of docs/configuration.md)");
  }

  @Test
  void with_a_value_of_the_wrong_type() {
    assertThat(refused(sound().with("reelscore.execution.workers", "many")))
        .hasMessage("reelscore.execution.workers: many (expected: int)");
  }

  @Test
  void with_a_word_that_is_not_one_of_a_few() {
    assertThat(refused(sound().with("reelscore.execution.provider", "tpu")))
        .hasMessage("reelscore.execution.provider: tpu (expected: auto, cpu, cuda)");
  }

  @Test
  void on_a_gpu_that_cannot_be_used() {
    StartupException e = refused(sound().with("reelscore.execution.provider", "cuda"));

    assertThat(e.getMessage())
        .startsWith("execution provider cuda: device 0 can't be used: ")
        .doesNotContain("\n");
    assertThat(e.kind()).isEqualTo(StartupException.Kind.UNAVAILABLE);
    assertThat(e.exitCode()).isEqualTo(4);
  }

  @Test
  void when_the_admin_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StartupException e =
          refused(sound().with("reelscore.admin.port", String.valueOf(taken.getLocalPort())));

      assertThat(e.getMessage())
          .startsWith("Failed to bind to address")
          .contains(":" + taken.getLocalPort());
    }
  }

  @Test
  void when_the_only_model_is_less_repeatable_than_required() throws Exception {
    ServerOptions options =
        sound().with("reelscore.execution.required-determinism", "deterministic");
    Path manifest = folder.resolve("tiny").resolve(BundleFiles.MANIFEST);
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"determinism\": \"batch_invariant\"", "\"determinism\": \"none\""));

    StartupException e = refused(options);

    assertThat(e.getMessage()).startsWith("no model could be loaded: ").contains("determinism");
  }

  @Test
  void with_a_value_out_of_range() {
    assertThat(refused(soundOn(70_000)))
        .hasMessage("reelscore.grpc.port: 70000 (expected: 0..65535)");
  }

  @Test
  void beyond_loopback_without_saying_so() {
    assertThat(refused(sound().with("reelscore.grpc.address", "0.0.0.0")))
        .hasMessage(
            "reelscore.grpc.address: 0.0.0.0 (expected: a loopback address; or TLS by"
                + " reelscore.grpc.tls.bundle with callers of reelscore.auth.principals; or"
                + " reelscore.grpc.allow-insecure=true)");
  }

  @Test
  void beyond_loopback_having_said_so() throws Exception {
    ServerOptions options =
        sound()
            .with("reelscore.grpc.address", "0.0.0.0")
            .with("reelscore.grpc.allow-insecure", "true");

    try (ReelscoreServer server = ReelscoreServer.start(options)) {
      assertThat(server.host()).isEqualTo("0.0.0.0");
    }
  }

  @Test
  void when_no_bundle_can_be_served() {
    Path changed = folder.resolve("changed");
    TinyBundles.writeWithChangedByte(changed, BundleFiles.MODEL);

    StartupException e = refused(ServerOptions.onFreePorts(changed, folder.resolve("nothing")));

    assertThat(e.getMessage())
        .startsWith("no model could be loaded: tiny@1.0.0: ")
        .contains("model.onnx", "; nothing: ")
        .doesNotContain("\n");
    assertThat(e.exitCode()).isEqualTo(4);
  }

  @Test
  void when_the_grpc_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StartupException e = refused(soundOn(taken.getLocalPort()));

      assertThat(e.getMessage())
          .startsWith("Failed to bind to address")
          .contains(":" + taken.getLocalPort())
          .endsWith("Address already in use");
      assertThat(e.kind()).isEqualTo(StartupException.Kind.UNAVAILABLE);
    }
  }

  @Test
  void when_the_management_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StartupException e =
          refused(sound().with("reelscore.management.port", String.valueOf(taken.getLocalPort())));

      assertThat(e.getMessage()).contains(String.valueOf(taken.getLocalPort()));
    }
  }

  private ServerOptions sound() {
    return soundOn(0);
  }

  private ServerOptions soundOn(int grpcPort) {
    TinyBundles.write(folder.resolve("tiny"));
    return new ServerOptions(List.of(folder.resolve("tiny")), grpcPort, 0, Map.of());
  }

  private static StartupException refused(ServerOptions options) {
    return catchThrowableOfType(
        StartupException.class, () -> ReelscoreServer.start(options).close());
  }

  private static StartupException refused() {
    return catchThrowableOfType(
        StartupException.class, () -> ReelscoreServer.start(new String[0]).close());
  }
}
